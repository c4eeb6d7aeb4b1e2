// The same program in Node: node node.js rice washed:20 cooked:burnt
'use strict';

const [dish, ...steps] = process.argv.slice(2);

prepare(dish, steps)
  .then((dish) => console.log(`served: ${dish}`))
  .catch((error) => console.log(`not served: ${error.message}`))
  .then(() => console.log('the table is free'));
console.log('script end');

// Does all steps, one after the other. Returns a promise of what the last one makes.
function prepare(dish, steps) {
  let prepared = Promise.resolve(dish);
  for (const step of steps) {
    prepared = prepared.then((dish) => work(step, dish));
  }
  return prepared;
}

// One step: makes a new dish of the one it is given, in that many milliseconds, or fails.
function work(step, dish) {
  const [name, time] = step.split(':');
  console.log(`begin: ${name} ${dish}`);
  return new Promise((resolve, reject) => {
    if (Number.isNaN(Number(time))) setTimeout(() => reject(new Error(time)), 10);
    else setTimeout(() => resolve(`${name} ${dish}`), Number(time));
  });
}
