'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

main();

async function main() {
  const winner = await Promise.race([cook('rice', 200), cook('tea', 20)]);
  console.log(`${winner} wins`);
  await sleep(600);
  console.log('main ends');
}

async function cook(dish, ms) {
  await sleep(ms);
  console.log(`${dish} is ready`);
  return dish;
}
