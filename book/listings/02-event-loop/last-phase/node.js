'use strict';

setImmediate(() => {
  setTimeout(() => console.log('the timer rings'), 1).unref();
  work(5);
  console.log('the check phase is over, and nothing is left that has a ref');
});

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
