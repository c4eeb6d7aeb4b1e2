'use strict';

Promise.race([cook('rice', 200), cook('tea', 20)])
  .then((dish) => console.log(`first: ${dish}`));
Promise.race([])
  .then(() => console.log('a race of none'));

function cook(dish, ms) {
  return new Promise((resolve) => {
    setTimeout(() => {
      console.log(`${dish} is ready`);
      resolve(dish);
    }, ms);
  });
}
