'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

order(5).then((dish) => console.log(`got ${dish}`));

// ANCHOR: retry
async function order(attempts) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask(attempt);
    } catch (error) {
      if (error.message !== 'busy' || attempt === attempts) throw error;
      const wait = 10 * 2 ** (attempt - 1);
      console.log(`busy, wait ${wait} ms`);
      await sleep(wait);
    }
  }
}
// ANCHOR_END: retry

async function ask(attempt) {
  console.log(`attempt ${attempt}`);
  if (attempt < 3) throw new Error('busy');
  return 'rice';
}
