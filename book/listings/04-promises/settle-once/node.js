'use strict';

const bus = new Promise((resolve, reject) => {
  console.log('the executor begins');
  resolve('bus 7');
  resolve('bus 12');
  reject(new Error('no bus'));
  console.log('the executor ends');
});
bus.then((name) => console.log(`here comes ${name}`));
console.log('script end');
