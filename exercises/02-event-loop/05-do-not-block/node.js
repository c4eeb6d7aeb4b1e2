// The same program in Node: node node.js README.md Cargo.toml
'use strict';

const { readFile } = require('node:fs');

for (const name of process.argv.slice(2)) {
  console.log(`asked for ${name}`);
  readFile(name, 'utf8', (err, content) => {
    // Nobody catches this. It ends the program, and says why.
    if (err) throw err;
    const lines = content.split('\n').length - 1;
    console.log(`${name} has ${lines} lines`);
  });
}
console.log('script end');
