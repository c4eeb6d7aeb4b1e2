'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

let total = 0;
[1, 2, 3].forEach(async (number) => {
  await sleep(10);
  total += number;
});
console.log(`behind forEach: ${total}`);
loop();

async function loop() {
  let sum = 0;
  for (const number of [1, 2, 3]) {
    await sleep(10);
    sum += number;
  }
  console.log(`behind the loop: ${sum}`);
}
