'use strict';

const text = '12';
const price = Number(text);

let total = 0;
for (let cup = 1; cup <= 3; cup += 1) {
  total += price;
  console.log(`cup ${cup}: ${total} in all`);
}

{
  const price = 10;
  console.log(`for friends a cup costs ${price}`);
}
console.log(`for others it still costs ${price}`);
