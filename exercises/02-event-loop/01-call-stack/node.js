// The same program in Node: node node.js 20
'use strict';

const ms = Number(process.argv[2] ?? 0);

console.log('script start');
setTimeout(() => {
  console.log('timeout 1');
  queueMicrotask(() => console.log('microtask of timeout 1'));
}, ms);
queueMicrotask(() => {
  console.log('microtask');
  setTimeout(() => console.log('timeout 2'), ms);
});
outer();
console.log('script end');

function outer() {
  console.log('outer begins');
  inner();
  console.log('outer ends');
}

function inner() {
  console.log('inner');
}
