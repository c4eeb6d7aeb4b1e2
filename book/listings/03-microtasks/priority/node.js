'use strict';

console.log('sync 1');
setImmediate(() => console.log('immediate'));
Promise.resolve()
  .then(() => console.log('promise 1'))
  .then(() => console.log('promise 2'));
process.nextTick(() => {
  console.log('nextTick 1');
  process.nextTick(() => console.log('nextTick 2'));
});
setTimeout(() => console.log('timer'), 0);
console.log('sync 2');
