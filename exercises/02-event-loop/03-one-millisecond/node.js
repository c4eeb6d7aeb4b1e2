// The same program in Node: node node.js
'use strict';

setTimeout(() => console.log('timer of 1 ms'), 1);
setTimeout(() => console.log('timer of 0 ms'), 0);
// 35 days, in milliseconds. A timer counts to 2 147 483 647.
setTimeout(() => console.log('timer of 35 days'), 35 * 24 * 60 * 60 * 1_000);
setImmediate(() => console.log('immediate'));
console.log('script end');
