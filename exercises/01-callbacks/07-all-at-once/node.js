// The same program in Node: node node.js rice:150 tea:10 egg:80
'use strict';

cookAll(process.argv.slice(2), (results) => {
  console.log(`served: ${results.join(', ') || 'nothing'}`);
});
console.log('all begun');

// Cooks everything at the same time, and calls back with the results in the order of the list.
function cookAll(dishes, callback) {
  const results = new Array(dishes.length);
  let missing = dishes.length;
  if (missing === 0) return process.nextTick(callback, results);
  dishes.forEach((dish, place) => {
    cook(dish, (result) => {
      results[place] = result;
      missing -= 1;
      if (missing === 0) callback(results);
    });
  });
}

// Cooks a dish such as `rice:150`, and calls back with its name.
function cook(dish, callback) {
  const [name, ms] = dish.split(':');
  console.log(`begin ${name}`);
  wait(Number(ms), () => {
    console.log(`${name} is ready`);
    callback(name);
  });
}

// Stands for `setTimeout(callback, time)`: counts iterations of the loop instead of milliseconds, so that
// the order does not depend on how busy this machine is. The Rust program has a virtual clock for that.
function wait(time, callback) {
  if (time === 0) callback();
  else setImmediate(wait, time - 1, callback);
}
