'use strict';

const task = walk();
console.log('the task is made');
while (!task.next().done) console.log('it waits');
console.log('it is over');

// A generator: each yield hands control back to whoever called next.
function* walk() {
  console.log('set out');
  yield;
  console.log('half way');
  yield;
  console.log('arrive');
}
