'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

main();

async function main() {
  const [rice, tea] = await Promise.all([cook('rice', 200), cook('tea', 20)]);
  console.log(`${rice} and ${tea}`);
}

async function cook(dish, ms) {
  console.log(`begin ${dish}`);
  await sleep(ms);
  console.log(`${dish} is ready`);
  return dish;
}
