'use strict';

const tea = Promise.resolve('tea');
aPromise().then(() => console.log('a promise was returned'));
anAwaitedPromise().then(() => console.log('an awaited promise was returned'));
aValue().then(() => console.log('a value was returned'));

async function aPromise() {
  return tea;
}

async function anAwaitedPromise() {
  return await tea;
}

async function aValue() {
  return 'tea';
}
