'use strict';

// A then that hands on whatever the callback returned, and does not look at it.
class Naive {
  constructor(value) {
    this.value = value;
  }

  then(callback) {
    return new Naive(callback(this.value));
  }
}

const cook = () => Promise.resolve('rice');
new Naive('order').then(cook).then((dish) => console.log(`naive: ${typeof dish}`));
Promise.resolve('order').then(cook).then((dish) => console.log(`native: ${dish}`));
