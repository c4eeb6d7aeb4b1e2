// The same program in Node: node node.js tea,rice soup
'use strict';

const guests = process.argv.slice(2);
const order = [];

guests.forEach((dishes, index) => {
  setImmediate(() => {
    for (const dish of dishes.split(',')) choose(dish);
    console.log(`guest ${index + 1} closes the menu`);
  });
});
console.log('script end');

// Writes down one dish. The first one asks for the note.
function choose(dish) {
  console.log(`choose ${dish}`);
  if (order.push(dish) === 1) queueMicrotask(send);
}

// Sends all that was not sent before.
function send() {
  console.log(`send ${order.splice(0).join(', ')}`);
}
