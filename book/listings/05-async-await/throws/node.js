'use strict';

const entered = enter('the door');
console.log('the caller goes on');
entered.catch((error) => console.log(`rejected: ${error.message}`));
console.log('script end');

async function enter(door) {
  console.log(`try ${door}`);
  throw new Error(`${door} is locked`);
}
