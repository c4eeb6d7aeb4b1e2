'use strict';

const { monitorEventLoopDelay } = require('node:perf_hooks');

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
setTimeout(() => work(100), 30);
setTimeout(() => {
  delay.disable();
  // The times are nanoseconds.
  const heldUp = delay.max / 1e6 >= 80;
  console.log(heldUp ? 'somebody held up the loop for 80 ms or more' : 'all was quiet');
}, 200);

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
