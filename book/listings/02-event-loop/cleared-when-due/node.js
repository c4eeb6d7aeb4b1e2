'use strict';

const alarm = setTimeout(() => console.log('the alarm rings'), 5);
work(20);
clearTimeout(alarm);
console.log('the alarm was due, and is taken back');
setTimeout(() => console.log('15 ms later: silence'), 15);

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
