// The same program in Node: node node.js Asha Ravi
'use strict';

const [one, two] = process.argv.slice(2);

const first = order(one);
const second = order(two);
console.log('both have ordered');

// The second guest is served first.
second();
first();

// Orders at once, and returns the callback that serves the guest.
function order(guest) {
  console.log(`${guest} orders`);
  return () => console.log(`${guest} eats`);
}
