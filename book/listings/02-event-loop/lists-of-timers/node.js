'use strict';

setTimeout(() => console.log('30 ms, set at the start'), 30);
setTimeout(() => console.log('40 ms, set at the start'), 40);
work(20);
setTimeout(() => console.log('30 ms, set 20 ms later'), 30);
work(60);
console.log('script end, and all three are due');

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
