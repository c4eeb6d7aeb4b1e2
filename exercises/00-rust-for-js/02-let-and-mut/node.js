// The same program in Node: node node.js
'use strict';

let cups = 3;
console.log(`on the table: ${cups}`);

const note = `the note says ${cups}`;
cups += 2;
console.log(`on the table: ${cups}`);
console.log(note);

{
  const cups = 12;
  console.log(`in the cupboard: ${cups}`);
}
console.log(`on the table: ${cups}`);

// JavaScript allows one `cups` in a block, so the new variable needs a name of its own.
const washed = cups * 2;
console.log(`after washing: ${washed}`);
