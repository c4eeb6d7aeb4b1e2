// The same program in Node: node node.js notes.txt 5 tea
'use strict';

const { readFile } = require('node:fs');

const [path, ms, name] = process.argv.slice(2);

readFile(path, () => {
  console.log('the file is read');
  race(name, Number(ms));
});
console.log('script end');

// Sets a timer and an immediate, and works.
function race(name, ms) {
  console.log(`race ${name}`);
  setTimeout(() => console.log(`timeout ${name}`), 0);
  setImmediate(() => console.log(`immediate ${name}`));
  const end = performance.now() + ms;
  while (performance.now() < end);
}
