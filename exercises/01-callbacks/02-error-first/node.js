// The same program in Node: node node.js letter diary < FILES
'use strict';

const { readFileSync } = require('node:fs');

// The disk: one file on each line of stdin.
const disk = new Map();
for (const line of readFileSync(0, 'utf8').split('\n')) {
  const at = line.indexOf(': ');
  if (at > 0) disk.set(line.slice(0, at), line.slice(at + 2));
}

for (const name of process.argv.slice(2)) {
  countWords(name, (err, words) => {
    if (err) console.log(`${name}: ${err.message}`);
    else console.log(`${name}: ${words} words`);
  });
  console.log(`asked for ${name}`);
}
console.log('all asked');

function countWords(name, callback) {
  readFile(name, (err, content) => {
    if (err) return callback(err);
    callback(null, content.split(' ').length);
  });
}

// Reads a file of the disk above. It takes 10 ms.
function readFile(name, callback) {
  setTimeout(() => {
    if (disk.has(name)) callback(null, disk.get(name));
    else callback(new Error('no such file'));
  }, 10);
}
