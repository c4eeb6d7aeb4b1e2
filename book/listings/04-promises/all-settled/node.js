'use strict';

const milk = Promise.reject(new Error('burnt'));
const tea = new Promise((resolve) => setTimeout(() => resolve('hot'), 20));

Promise.allSettled([tea, milk, 'cold']).then((outcomes) => {
  for (const { status, value, reason } of outcomes) {
    if (status === 'fulfilled') console.log(`fulfilled: ${value}`);
    else console.log(`rejected: ${reason.message}`);
  }
});
console.log('script end');
