'use strict';

setTimeout(() => console.log('timer 1'), 0);
setImmediate(() => console.log('immediate'));
work(0.9);
setTimeout(() => console.log('timer 2'), 0);

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
