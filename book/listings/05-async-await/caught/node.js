'use strict';

visit('bread');
console.log('script end');

async function visit(goods) {
  try {
    const got = await buy(goods);
    console.log(`got ${got}`);
  } catch (error) {
    console.log(`failed: ${error.message}`);
  }
  console.log('walk home');
}

function buy(goods) {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`no ${goods} today`)), 20);
  });
}
