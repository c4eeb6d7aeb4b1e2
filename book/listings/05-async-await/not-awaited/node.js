'use strict';

process.on('exit', (code) => console.log(`exit code ${code}`));
visit('bread');

async function visit(goods) {
  try {
    buy(goods);
    console.log('walk home');
  } catch (error) {
    console.log(`caught: ${error.message}`);
  }
}

async function buy(goods) {
  console.log(`buy ${goods}`);
  throw new Error(`no ${goods} today`);
}
