// The same program in Node: node node.js user posts comments < FILES
'use strict';

const { readFileSync } = require('node:fs');

// The disk: one file on each line of stdin.
const disk = new Map();
for (const line of readFileSync(0, 'utf8').split('\n')) {
  const at = line.indexOf(': ');
  if (at > 0) disk.set(line.slice(0, at), line.slice(at + 2));
}

readAll(process.argv.slice(2), (err, contents) => {
  if (err) return console.log(`error: ${err.message}`);
  for (const content of contents) console.log(`content: ${content}`);
});
console.log('all asked for');

// Reads the files one after the other, and calls back with their contents.
function readAll(names, callback) {
  const contents = [];
  readNext();

  function readNext() {
    if (contents.length === names.length) return process.nextTick(callback, null, contents);
    readFile(names[contents.length], (err, content) => {
      if (err) return callback(err);
      contents.push(content);
      readNext();
    });
  }
}

// Reads a file of the disk above. It takes 10 ms.
function readFile(name, callback) {
  console.log(`reading ${name}`);
  setTimeout(() => {
    if (disk.has(name)) callback(null, disk.get(name));
    else callback(new Error(`there is no ${name}`));
  }, 10);
}
