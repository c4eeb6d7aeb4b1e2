// The same program in Node: node node.js 0
//
// The `import` makes it an ES module. Before Node 20.19 and 22.7 only the name `node.mjs` does that.
import process from 'node:process';

const ms = Number(process.argv[2] ?? 0);

console.log('module start');
setTimeout(() => console.log('timeout'), ms);
process.nextTick(() => console.log('nextTick'));
Promise.resolve().then(() => console.log('promise 1')).then(() => console.log('promise 2'));
queueMicrotask(() => console.log('microtask'));
console.log('module end');
