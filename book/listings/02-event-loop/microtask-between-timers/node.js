'use strict';

setTimeout(() => {
  console.log('timer 1');
  Promise.resolve().then(() => console.log('microtask of timer 1'));
}, 0);
setTimeout(() => console.log('timer 2'), 0);
Promise.resolve().then(() => console.log('microtask of the script'));
work(5);
console.log('script end, and both timers are due');

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
