// The same program in Node: node node.js 20
'use strict';

const ms = Number(process.argv[2] ?? 0);

setTimeout(() => console.log('timer'), ms);

Promise.resolve()
  .then(() => console.log('plain 1'))
  .then(() => console.log('plain 2'))
  .then(() => console.log('plain 3'))
  .then(() => console.log('plain 4'))
  .then(() => console.log('plain 5'));

Promise.resolve()
  .then(() => {
    console.log('promise 1');
    return Promise.resolve();
  })
  .then(() => console.log('promise 2'));

Promise.resolve()
  .then(() => {
    console.log('thenable 1');
    return {
      then(resolve) {
        console.log('the thenable is asked');
        resolve();
      },
    };
  })
  .then(() => console.log('thenable 2'));

Promise.reject(new Error('smoke'))
  .then(() => console.log('no error'))
  .then(() => console.log('still no error'))
  .catch((error) => console.log(`caught: ${error.message}`));

Promise.resolve()
  .finally(() => console.log('finally 1'))
  .then(() => console.log('finally 2'));

console.log('script end');
