'use strict';

const { readFileSync, readFile } = require('node:fs');

setImmediate(() => console.log('the loop has had its first turn'));

const list = readFileSync('list.txt', 'utf8');
console.log(`readFileSync returns: ${list.trim()}`);

readFile('letter.txt', 'utf8', (err, letter) => {
  if (err) throw err;
  console.log(`readFile calls back: ${letter.trim()}`);
});
console.log('script end');
