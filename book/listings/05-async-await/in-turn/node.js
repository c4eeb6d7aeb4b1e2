'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

serve();

async function serve() {
  const rice = await cook('rice', 200);
  const tea = await cook('tea', 20);
  console.log(`served: ${rice}, ${tea}`);
}

async function cook(dish, ms) {
  console.log(`begin ${dish}`);
  await sleep(ms);
  console.log(`${dish} is ready`);
  return dish;
}
