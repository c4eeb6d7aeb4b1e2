'use strict';

Promise.reject(new Error('no rice'))
  .then(() => console.log('the rice is cooked'))
  .catch((error) => {
    console.log(`caught: ${error.message}`);
    return 'bread';
  })
  .then((dish) => console.log(`dinner is ${dish}`))
  .finally(() => console.log('the kitchen is closed'));
