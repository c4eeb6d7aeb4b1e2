'use strict';

console.log('script start');
setTimeout(() => console.log('timer'), 0);
Promise.resolve()
  .then(() => console.log('promise A, first link'))
  .then(() => console.log('promise A, second link'));
queueMicrotask(() => console.log('microtask B'));
process.nextTick(() => console.log('nextTick'));
console.log('script end');
