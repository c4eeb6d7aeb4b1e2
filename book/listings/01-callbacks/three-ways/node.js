'use strict';

function later(callback) {
  setTimeout(callback, 10);
}

later(() => console.log('the callback goes on'));

const promise = new Promise((resolve) => later(resolve));
promise.then(() => console.log('then goes on'));

async function wait() {
  await new Promise((resolve) => later(resolve));
  console.log('the async function goes on');
}
wait();

console.log('all three wait');
