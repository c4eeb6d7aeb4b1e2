'use strict';

const { readFile } = require('node:fs');

console.log('script begins');
readFile('notes.txt', () => {
  console.log('file');
  setTimeout(() => console.log('timer of the file'), 0);
  setImmediate(() => console.log('immediate of the file'));
});
Promise.resolve().then(() => console.log('promise'));
process.nextTick(() => console.log('nextTick'));
setImmediate(() => console.log('immediate'));
setTimeout(() => console.log('timer'), 0);
console.log('script end');
