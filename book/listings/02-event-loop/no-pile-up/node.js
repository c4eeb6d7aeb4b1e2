'use strict';

const beat = setInterval(() => console.log('beat'), 10);
setImmediate(() => {
  console.log('immediate');
  clearInterval(beat);
});
work(55);
console.log('55 ms of work are over');

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
