'use strict';

setTimeout(() => console.log('timer, due long ago'), 1);
step(1);

// Three microtasks, each of 5 ms.
function step(number) {
  queueMicrotask(() => {
    work(5);
    console.log(`microtask ${number} of 3`);
    if (number < 3) step(number + 1);
  });
}

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
