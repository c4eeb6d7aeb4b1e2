'use strict';

const thenable = {
  then(resolve, reject) {
    console.log('the thenable is asked');
    resolve('tea');
    resolve('coffee');
    throw new Error('too late to count');
  },
};
Promise.resolve(thenable).then((drink) => console.log(`it has ${drink}`));
console.log('script end');
