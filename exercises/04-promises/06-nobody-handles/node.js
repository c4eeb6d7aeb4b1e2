// The same program in Node: node node.js 10
'use strict';

const ms = Number(process.argv[2] ?? 0);

// It is called at the very end, however the program ends.
process.on('exit', (code) => console.log(`exit code ${code}`));
console.log('script start');

const tea = Promise.reject(new Error('no tea'));
process.nextTick(() => {
  console.log('nextTick');
  tea.catch((error) => {
    console.log(`caught: ${error.message}`);
    return 'water';
  });
});

setTimeout(() => {
  console.log('the rice burns');
  const rice = Promise.reject(new Error('burnt rice'));
  rice.catch((error) => {
    console.log(`caught: ${error.message}`);
    return 'bread';
  });
  // A second chain that begins at the same promise.
  const eaten = rice.then((dish) => console.log(`the guest eats ${dish}`));
  setImmediate(() => {
    eaten.catch((error) => console.log(`caught late: ${error.message}`));
  });
  queueMicrotask(() => console.log('microtask'));
}, ms);
setTimeout(() => console.log('next timer'), ms);

console.log('script end');
