'use strict';

// ANCHOR: args
const [dish] = process.argv.slice(2);
// ANCHOR_END: args
const cups = 2;

console.log('the shop opens');
console.log(`${cups} cups of ${dish}`);
console.log(`that is ${cups * 15} taka`);
console.error('a note for yourself');
console.log('the shop closes');
