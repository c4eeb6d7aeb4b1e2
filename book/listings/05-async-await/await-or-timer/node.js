'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

setTimeout(() => console.log('timer of 10 ms'), 10);
awaits('a promise of 100 ms', sleep(100));
awaits('a value', 7);
console.log('script end');

async function awaits(what, promise) {
  await promise;
  console.log(`behind the await of ${what}`);
}
