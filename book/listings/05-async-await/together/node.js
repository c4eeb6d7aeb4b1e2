'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

serve();

async function serve() {
  const dishes = [cook('rice', 200), cook('tea', 20)];
  console.log('both are begun');
  const [rice, tea] = await Promise.all(dishes);
  console.log(`served: ${rice}, ${tea}`);
}

async function cook(dish, ms) {
  console.log(`begin ${dish}`);
  await sleep(ms);
  console.log(`${dish} is ready`);
  return dish;
}
