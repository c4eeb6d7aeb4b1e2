'use strict';

for (const coin of ['heads', 'tails']) {
  toss(coin).then(
    (prize) => console.log(`${coin}: fulfilled with ${prize}`),
    (error) => console.log(`${coin}: rejected with ${error.message}`),
  );
}
console.log('script end');

function toss(coin) {
  return new Promise((resolve, reject) => {
    console.log(`${coin}: pending`);
    setTimeout(() => {
      if (coin === 'heads') resolve('a prize');
      else reject(new Error('no luck'));
    }, 20);
  });
}
