'use strict';

const { readFile } = require('node:fs');

readFile('notes.txt', 'utf8', (err, text) => {
  if (err) throw err;
  console.log(`the file has come: ${text.trim()}`);
});
setTimeout(() => console.log('the timer has rung'), 100);
setImmediate(() => console.log('the immediate has run'));
console.log('script end');
