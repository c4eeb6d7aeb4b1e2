'use strict';

const { readFile } = require('node:fs');

console.log('ask for the file');
readFile('menu.txt', 'utf8', (err, text) => {
  if (err) throw err;
  console.log(`the file says: ${text.trim()}`);
});
console.log('go on with other work');
