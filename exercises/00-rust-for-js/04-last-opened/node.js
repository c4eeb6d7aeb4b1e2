// The same program in Node: node node.js garden hall kitchen
'use strict';

const names = process.argv.slice(2);

const callbacks = [];
for (const name of names) {
  console.log(`open ${name}`);
  callbacks.push(() => console.log(`close ${name}`));
}
console.log('all is open');

for (const callback of callbacks.reverse()) {
  callback();
}
