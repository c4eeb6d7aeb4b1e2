// The same program in Node: node node.js 0
'use strict';

const ms = Number(process.argv[2] ?? 0);

for (const name of ['A', 'B']) {
  setTimeout(() => {
    console.log(`timer ${name}`);
    queueMicrotask(() => console.log(`microtask of ${name}`));
    process.nextTick(() => console.log(`nextTick of ${name}`));
  }, ms);
}
console.log('script end');
