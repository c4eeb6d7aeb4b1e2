'use strict';

setTimeout(() => console.log('timer'), 1);
setImmediate(() => console.log('immediate'));

const end = performance.now() + 30;
queueMicrotask(again);
console.log('script end');

// A microtask that asks for the next one, for 30 ms.
function again() {
  if (performance.now() < end) queueMicrotask(again);
  else console.log('the microtasks stop after 30 ms');
}
