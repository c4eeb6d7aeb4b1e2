// The same program in Node: node node.js 10
'use strict';

const ms = Number(process.argv[2] ?? 0);

console.log('script start');
setTimeout(() => console.log('timeout'), 0);
const dinner = cook();
queueMicrotask(() => console.log('microtask'));
dinner.then((dish) => console.log(`dinner is ${dish}`));
console.log('script end');

async function cook() {
  console.log('the cook begins');
  const spice = await 'pepper';
  console.log(`the spice is ${spice}`);
  await new Promise((resolve) => setTimeout(resolve, ms));
  console.log('the food is ready');
  return 'rice';
}
