// The same program in Node: node node.js rice:150 tea:10 egg:80
'use strict';

// The clock is virtual here as well, so that the times are exact: it jumps from timer to timer.
const timers = [];
let time = 0;

function now() {
  return time;
}

function sleep(ms) {
  return new Promise((resolve) => {
    timers.push({ at: time + ms, resolve });
    timers.sort((a, b) => a.at - b.at);
    setImmediate(jump);
  });
}

// Each immediate is one timer that is due: the promises go on before the next one.
function jump() {
  const { at, resolve } = timers.shift();
  time = at;
  resolve();
}

serveAll(process.argv.slice(2));
console.log('script end');

async function serveAll(dishes) {
  // `map` calls `cook` for each dish, so all of them are begun here.
  const promises = dishes.map((dish) => cook(dish));
  const served = [];
  for (const promise of promises) served.push(await promise);
  console.log(`${now()} ms: served ${served.join(', ')}`);
}

async function cook(dish) {
  const [name, ms] = dish.split(':');
  console.log(`${now()} ms: begin ${name}`);
  await sleep(Number(ms));
  console.log(`${now()} ms: ${name} is ready`);
  return name;
}
