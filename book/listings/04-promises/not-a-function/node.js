'use strict';

Promise.resolve('tea')
  .then(5)
  .then(undefined, () => console.log('an error'))
  .then((drink) => console.log(`passed on: ${drink}`));
Promise.reject(new Error('no milk'))
  .then(null)
  .catch((error) => console.log(`passed on: ${error.message}`));
