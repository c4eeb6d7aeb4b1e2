'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

let money = 100;
Promise.all([pay('Asha', 30), pay('Bina', 20)])
  .then(() => console.log(`${money} are left`));

async function pay(name, amount) {
  const before = money;
  console.log(`${name} sees ${before}`);
  await sleep(20);
  money = before - amount;
  console.log(`${name} has paid ${amount}`);
}
