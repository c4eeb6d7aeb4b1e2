// The same program in Node: node node.js rice:150 tea:10 egg:80!
'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

report(process.argv.slice(2).map(cook));
console.log('all begun');

// Prints the four answers.
function report(cooked) {
  Promise.race(cooked)
    .then((name) => console.log(`first: ${name}`))
    .catch((error) => console.log(`first: ${error.message}`));

  Promise.any(cooked)
    .then((name) => console.log(`first good: ${name}`))
    .catch((error) => console.log(`nothing is good: ${error.errors.length} errors`));

  Promise.all(cooked)
    .then((names) => console.log(`all: ${names.join(', ')}`))
    .catch((error) => console.log(`not all: ${error.message}`));

  Promise.allSettled(cooked).then((outcomes) => {
    const texts = outcomes.map(({ value, reason }) => value ?? reason.message);
    console.log(`outcomes: ${texts.join(', ')}`);
  });
}

// Begins a dish, and promises its name. With a `!` at the end it burns.
async function cook(dish) {
  const [name, time] = dish.split(':');
  console.log(`begin ${name}`);
  await sleep(parseInt(time, 10));
  console.log(`${name} is ${time.endsWith('!') ? 'burnt' : 'ready'}`);
  if (time.endsWith('!')) throw new Error(`${name} is burnt`);
  return name;
}
