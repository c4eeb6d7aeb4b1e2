'use strict';

Promise.any([fails('the first shop', 20), finds('the second shop', 200)])
  .then((shop) => console.log(`bought in ${shop}`));
Promise.any([fails('the third shop', 20), fails('the fourth shop', 40)])
  .catch((error) => console.log(`${error.name} with ${error.errors.length} errors`));

function finds(shop, ms) {
  return new Promise((resolve) => setTimeout(() => resolve(shop), ms));
}

function fails(shop, ms) {
  return new Promise((_resolve, reject) => {
    setTimeout(() => {
      console.log(`${shop} is closed`);
      reject(new Error(shop));
    }, ms);
  });
}
