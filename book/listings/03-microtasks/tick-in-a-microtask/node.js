'use strict';

Promise.resolve()
  .then(() => {
    console.log('promise 1');
    process.nextTick(() => console.log('nextTick, asked for in promise 1'));
  })
  .then(() => console.log('promise 2'))
  .then(() => console.log('promise 3'));
