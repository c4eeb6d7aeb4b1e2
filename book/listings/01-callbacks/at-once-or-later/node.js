'use strict';

console.log('script start');

setTimeout(() => console.log('the timer calls back'), 0);

[1, 2].forEach((number) => console.log(`forEach calls back with ${number}`));

new Promise(() => console.log('the executor is called'));

console.log('script end');
