// The same program in Node: node node.js user posts < FILES
'use strict';

const { readFileSync } = require('node:fs');
const { promisify } = require('node:util');

// The disk: one file on each line of stdin.
const disk = new Map();
for (const line of readFileSync(0, 'utf8').split('\n')) {
  const at = line.indexOf(': ');
  if (at > 0) disk.set(line.slice(0, at), line.slice(at + 2));
}

// Node has this ready: it makes a function that promises of one that calls back, the error first.
const read = promisify(readFile);

for (const name of process.argv.slice(2)) {
  const content = read(name);
  console.log(`asked for ${name}`);
  content
    .then((text) => console.log(`${name}: ${text}`))
    .catch((error) => console.log(`error: ${error.message}`));
}
console.log('script end');

// It takes 10 ms. Only for what it has in memory it calls back at once, which is bad manners.
function readFile(name, callback) {
  console.log(`reading ${name}`);
  const error = disk.has(name) ? null : new Error(`there is no ${name}`);
  if (name.startsWith('memory/')) callback(error, disk.get(name));
  else setTimeout(() => callback(error, disk.get(name)), 10);
}
