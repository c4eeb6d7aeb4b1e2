// The same program in Node: node node.js 0
'use strict';

const ms = Number(process.argv[2] ?? 0);

console.log('script start');
setTimeout(() => console.log('timeout'), ms);
queueMicrotask(() => console.log('microtask'));
process.nextTick(() => console.log('nextTick'));
console.log('script end');
