// The same program in Node: node node.js tea:5 cake:5 fish:2
'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

const prices = { tea: 3, rice: 4, fish: 9 };

process.argv.slice(2).forEach((text, place) => {
  const [dish, purse] = text.split(':');
  serve(place + 1, dish, Number(purse));
});

function serve(guest, dish, purse) {
  find(guest, dish)
    .catch((error) => {
      console.log(`guest ${guest} takes tea: ${error.message}`);
      return 3;
    })
    .then((price) => pay(guest, price, purse))
    .then(() => console.log(`guest ${guest} has paid`))
    .catch((error) => console.log(`guest ${guest} washes up: ${error.message}`))
    .finally(() => console.log(`guest ${guest} leaves`));
}

// Promises the price of a dish, or the error that there is no such dish.
async function find(guest, dish) {
  console.log(`guest ${guest} asks for ${dish}`);
  await sleep(10);
  if (!(dish in prices)) throw new Error(`there is no ${dish}`);
  return prices[dish];
}

// Promises that the price is paid, or fails if the purse is too small.
async function pay(guest, price, purse) {
  console.log(`guest ${guest} is asked for ${price}`);
  await sleep(10);
  if (purse < price) throw new Error(`${purse} is not enough`);
}
