'use strict';

const { readFile } = require('node:fs');

readFile('notes.txt', () => {
  setTimeout(() => console.log('timeout'), 0);
  setImmediate(() => console.log('immediate'));
  work(5);
  console.log('the callback of the file returns');
});

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
