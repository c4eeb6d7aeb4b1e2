// The same program in Node: node node.js 60 tea:10 rice:150
'use strict';

const [limit, ...dishes] = process.argv.slice(2);

for (const text of dishes) {
  const [dish, ms] = text.split(':');
  order(dish, Number(ms), Number(limit), (err) => {
    if (err) console.log(`${dish} ${err.message}`);
    else console.log(`${dish} is served`);
  });
  console.log(`asked for ${dish}`);
}

// Orders a dish, and calls back once: when it is cooked, or when the time is up.
function order(dish, ms, limit, callback) {
  let called = false;
  const once = (err) => {
    if (called) return;
    called = true;
    callback(err);
  };
  cook(dish, ms, () => once(null));
  wait(limit, () => once(new Error('is too late')));
}

// Cooks a dish. Nobody can stop it.
function cook(dish, ms, callback) {
  wait(ms, () => {
    console.log(`${dish} is cooked`);
    callback();
  });
}

// Stands for `setTimeout(callback, time)`: counts iterations of the loop instead of milliseconds, so that
// the order does not depend on how busy this machine is. The Rust program has a virtual clock for that.
function wait(time, callback) {
  if (time === 0) callback();
  else setImmediate(wait, time - 1, callback);
}
