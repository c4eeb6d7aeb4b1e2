'use strict';

const inner = Promise.resolve('tea');
const outer = passOn();
console.log(`the same promise: ${outer === inner}`);
outer.then((drink) => console.log(`outer: ${drink}`));
plain().then((dish) => console.log(`plain: ${dish}`));

async function passOn() {
  return inner;
}

async function plain() {
  return 'rice';
}
