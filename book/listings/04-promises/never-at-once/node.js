'use strict';

const news = Promise.resolve('it rains');

setTimeout(() => {
  console.log('before then');
  news.then((text) => console.log(`reaction: ${text}`));
  console.log('after then');
}, 10);
