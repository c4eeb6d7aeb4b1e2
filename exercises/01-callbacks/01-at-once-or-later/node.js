// The same program in Node: node node.js 10
'use strict';

const ms = Number(process.argv[2] ?? 0);

console.log('script start');
['tea', 'rice'].forEach((dish) => console.log(`dish ${dish}`));
cook(() => console.log('the food is ready'));
greet(() => console.log('welcome'));
console.log('script end');

// Starts something slow, and returns. It calls back when the food is ready.
function cook(callback) {
  setTimeout(callback, ms);
  console.log('the cook begins');
}

// Calls back at once.
function greet(callback) {
  callback();
  console.log('greet returns');
}
