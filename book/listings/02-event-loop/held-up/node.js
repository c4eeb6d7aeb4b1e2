'use strict';

const start = performance.now();
setTimeout(() => {
  const late = performance.now() - start >= 50;
  console.log(late ? 'the timer of 5 ms rings, after 50 ms or more' : 'the timer of 5 ms rings');
}, 5);
while (performance.now() - start < 50);
console.log('50 ms of work are over');
