'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

const queue = [['wash', 600], ['cut', 20], ['fry', 20]];
Promise.all([worker('Asha'), worker('Bina')])
  .then(() => console.log('all is done'));

// ANCHOR: worker
async function worker(name) {
  while (queue.length > 0) {
    const [job, ms] = queue.shift();
    console.log(`${name} begins to ${job}`);
    await sleep(ms);
    console.log(`${name} ends to ${job}`);
  }
}
// ANCHOR_END: worker
