'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

process.on('exit', () => console.log('the program ends'));
inTime(sleep(20).then(() => 'tea'), 300)
  .then((drink) => console.log(`got ${drink}`));

function inTime(work, limit) {
  const tooLate = new Promise((_resolve, reject) => {
    setTimeout(() => {
      console.log('the timer fires for nobody');
      reject(new Error('too late'));
    }, limit);
  });
  return Promise.race([work, tooLate]);
}
