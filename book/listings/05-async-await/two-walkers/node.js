'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

walk('Asha', 200);
walk('Bina', 20);
console.log('script end');

async function walk(name, ms) {
  console.log(`${name} sets out`);
  await sleep(ms);
  console.log(`${name} is there`);
}
