'use strict';

const { setImmediate: turn } = require('node:timers/promises');

steps();

async function steps() {
  setTimeout(() => console.log('timer'), 0);
  work(5);
  for (let step = 1; step <= 3; step += 1) {
    await turn();
    console.log(`step ${step}, after a turn of the loop`);
  }
}

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
