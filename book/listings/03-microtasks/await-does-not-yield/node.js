'use strict';

setTimeout(() => console.log('timer'), 0);
setImmediate(() => console.log('immediate'));
steps();

async function steps() {
  work(5);
  for (let step = 1; step <= 3; step += 1) {
    await Promise.resolve();
    console.log(`step ${step}, after an await`);
  }
}

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
