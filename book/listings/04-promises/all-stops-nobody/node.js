'use strict';

Promise.all([cook('rice', 200), burn('milk', 20)])
  .then((dishes) => console.log(`all: ${dishes.join(', ')}`))
  .catch((error) => console.log(`not all: ${error.message}`));

function cook(dish, ms) {
  return new Promise((resolve) => {
    setTimeout(() => {
      console.log(`${dish} is ready`);
      resolve(dish);
    }, ms);
  });
}

function burn(dish, ms) {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`${dish} is burnt`)), ms);
  });
}
