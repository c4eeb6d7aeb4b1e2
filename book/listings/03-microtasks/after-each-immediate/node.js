'use strict';

setImmediate(() => {
  console.log('immediate A');
  queueMicrotask(() => console.log('microtask of A'));
  process.nextTick(() => console.log('nextTick of A'));
});
setImmediate(() => console.log('immediate B'));
