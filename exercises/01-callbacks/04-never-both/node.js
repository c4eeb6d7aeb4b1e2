// The same program in Node: node node.js tea rice tea
'use strict';

const known = new Map();

serve(1, process.argv.slice(2));

// Serves the guests, one after the other.
function serve(number, [dish, ...dishes]) {
  if (dish === undefined) return;
  console.log(`guest ${number} asks for ${dish}`);
  price(dish, (money) => {
    console.log(`guest ${number} pays ${money}`);
    setImmediate(serve, number + 1, dishes);
  });
  console.log(`guest ${number} waits`);
}

// Calls back with the price of a dish, and never before it has returned.
function price(dish, callback) {
  if (known.has(dish)) {
    process.nextTick(callback, known.get(dish));
    return;
  }
  askKitchen(dish, (money) => {
    known.set(dish, money);
    callback(money);
  });
}

function askKitchen(dish, callback) {
  setTimeout(() => {
    console.log(`the kitchen finds ${dish}`);
    callback(dish.length);
  }, 10);
}
