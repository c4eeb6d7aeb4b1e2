'use strict';

Promise.resolve()
  .then(() => console.log('value 1'))
  .then(() => console.log('value 2'))
  .then(() => console.log('value 3'))
  .then(() => console.log('value 4'))
  .then(() => console.log('value 5'));

Promise.resolve()
  .then(() => {
    console.log('promise 1');
    return Promise.resolve();
  })
  .then(() => console.log('promise 2'));
