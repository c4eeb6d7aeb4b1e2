// The same program in Node: node node.js 20
'use strict';

const ms = Number(process.argv[2] ?? 0);

console.log('script start');

const tea = new Promise((resolve, reject) => {
  console.log('the tea is ordered');
  resolve('tea');
  resolve('coffee');
  reject(new Error('no tea today'));
  console.log('the kitchen has the order');
});
tea.then((dish) => console.log(`guest 1 drinks ${dish}`));

const soup = new Promise((resolve) => {
  console.log('the soup is ordered');
  setTimeout(() => {
    resolve('soup');
    console.log('the soup is ready');
  }, ms);
});
soup.then((dish) => console.log(`guest 2 eats ${dish}`));

// Nobody will ever settle this one.
const cake = new Promise(() => console.log('the cake is ordered'));
cake.then((dish) => console.log(`guest 3 eats ${dish}`));

soup.then(() => {
  // The tea has been fulfilled for a long time.
  tea.then((dish) => console.log(`guest 4 drinks ${dish}`));
  console.log('guest 4 sits down');
});

console.log('script end');
