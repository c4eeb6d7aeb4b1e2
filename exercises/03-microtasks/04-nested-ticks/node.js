// The same program in Node: node node.js home/bridge/shop river hill/tree
'use strict';

const walks = process.argv.slice(2);

setTimeout(() => console.log('timeout'), 0);
setImmediate(() => console.log('immediate'));

for (const walk of walks) {
  queueMicrotask(() => {
    process.nextTick(() => console.log(`done ${walk}`));
    step(walk.split('/'));
  });
}
console.log('script end');

function step([place, ...rest]) {
  console.log(`step ${place}`);
  if (rest.length > 0) queueMicrotask(() => step(rest));
}
