'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

Promise.resolve('Asha')
  .then((guest) => {
    boil(guest);
  })
  .then(() => console.log('Asha gets tea'));
Promise.resolve('Bina')
  .then((guest) => boil(guest))
  .then(() => console.log('Bina gets tea'));

function boil(guest) {
  return sleep(20).then(() => console.log(`the water for ${guest} boils`));
}
