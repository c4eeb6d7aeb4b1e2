'use strict';

// ANCHOR: naive
class Naive {
  constructor(value) {
    this.value = value;
  }

  then(callback) {
    callback(this.value);
  }
}
// ANCHOR_END: naive

new Naive('tea').then((drink) => console.log(`naive: ${drink}`));
console.log('after the naive then');
Promise.resolve('tea').then((drink) => console.log(`native: ${drink}`));
console.log('after the native then');
