'use strict';

Promise.all([cook('rice', 200), cook('tea', 20), 'water'])
  .then((dishes) => console.log(`all: ${dishes.join(', ')}`));
Promise.all([])
  .then((dishes) => console.log(`all of ${dishes.length}`));
console.log('script end');

function cook(dish, ms) {
  return new Promise((resolve) => {
    setTimeout(() => {
      console.log(`${dish} is ready`);
      resolve(dish);
    }, ms);
  });
}
