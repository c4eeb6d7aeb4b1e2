'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

// ANCHOR: lock
let last = Promise.resolve();

function inTurn(work) {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}
// ANCHOR_END: lock

let money = 100;
Promise.all([inTurn(() => pay('Asha', 30)), inTurn(() => pay('Bina', 20))])
  .then(() => console.log(`${money} are left`));

async function pay(name, amount) {
  const before = money;
  console.log(`${name} sees ${before}`);
  await sleep(20);
  money = before - amount;
  console.log(`${name} has paid ${amount}`);
}
