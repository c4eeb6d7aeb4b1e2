'use strict';

for (const name of ['red', 'blue']) {
  setTimeout(() => {
    console.log(`timer ${name}`);
    Promise.resolve().then(() => console.log(`microtask of ${name}`));
  }, 0);
}
work(5);

// Holds the thread for so many milliseconds: both timers are due in the same phase.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
