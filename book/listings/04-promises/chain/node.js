'use strict';

setTimeout(() => console.log('timer of 10 ms'), 10);
Promise.resolve(1)
  .then((number) => {
    console.log(`first step: ${number}`);
    return number + 1;
  })
  .then((number) => {
    console.log(`second step: ${number}`);
    return new Promise((resolve) => setTimeout(() => resolve(number * 10), 100));
  })
  .then((number) => console.log(`third step: ${number}`));
console.log('script end');
