'use strict';

const { readFile } = require('node:fs');

readFile('one.txt', 'utf8', (err, one) => {
  readFile('two.txt', 'utf8', (err, two) => {
    readFile('three.txt', 'utf8', (err, three) => {
      console.log(`read: ${one} ${two} ${three}`);
    });
  });
});
console.log('script end');
