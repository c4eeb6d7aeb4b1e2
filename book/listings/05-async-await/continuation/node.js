'use strict';

withAwait();
withThen();
console.log('script end');

async function withAwait() {
  console.log('await 1');
  await null;
  console.log('await 2');
  await null;
  console.log('await 3');
}

function withThen() {
  console.log('then 1');
  return Promise.resolve(null)
    .then(() => console.log('then 2'))
    .then(() => console.log('then 3'));
}
