'use strict';

const list = () => [Promise.reject(new Error('the ice melts')), Promise.resolve('tea')];

show('naive', naiveRace(list()));
show('native', Promise.race(list()));

// ANCHOR: naive
function naiveRace(promises) {
  return new Promise((resolve, reject) => {
    for (const promise of promises) promise.then(resolve).catch(reject);
  });
}
// ANCHOR_END: naive

function show(who, promise) {
  promise.then(
    (value) => console.log(`${who}: fulfilled, ${value}`),
    (error) => console.log(`${who}: rejected, ${error.message}`),
  );
}
