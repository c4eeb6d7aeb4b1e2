// The same program in Node: node node.js 60 tea:10 rice:150 soup:30@80
'use strict';

const [limit, ...dishes] = process.argv.slice(2);

const guests = new AbortController();
for (const text of dishes) {
  const [what, at = '0'] = text.split('@');
  const [dish, ms] = what.split(':');
  setTimeout(() => order(dish, Number(ms), guests.signal), Number(at));
}
setTimeout(() => {
  console.log('the guests leave');
  guests.abort(new Error('nobody is here'));
  console.log('the door is closed');
}, Number(limit));
setTimeout(() => console.log('the lights go out'), Number(limit) + 5);

function order(dish, ms, signal) {
  console.log(`order ${dish}`);
  cook(dish, ms, signal)
    .then((dish) => console.log(`${dish} is served`))
    .catch((error) => console.log(`${dish} is not served: ${error.message}`));
}

// Cooks a dish, and promises it. When the signal is aborted it stops.
function cook(dish, ms, signal) {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    console.log(`begin ${dish}`);
    const timer = setTimeout(() => {
      console.log(`${dish} is cooked`);
      resolve(dish);
    }, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
