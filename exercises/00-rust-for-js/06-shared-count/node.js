// The same program in Node: node node.js in in out in
'use strict';

const steps = process.argv.slice(2);

// Both closures see this variable itself, and not a copy of it.
let count = 0;
const enter = () => {
  count += 1;
  console.log(`in: ${count}`);
};
const leave = () => {
  count -= 1;
  console.log(`out: ${count}`);
};

for (const step of steps) {
  if (step === 'in') enter();
  else leave();
}
console.log(`at the end: ${count}`);
