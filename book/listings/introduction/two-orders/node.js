'use strict';

console.log('script start');
setTimeout(() => console.log('timeout'), 1);
setImmediate(() => console.log('immediate'));
process.nextTick(() => console.log('nextTick'));
console.log('script end');
