'use strict';

const snake = new Promise((resolve) => setTimeout(() => resolve(snake), 10));
snake.then(
  () => console.log('fulfilled'),
  (error) => console.log(`rejected: ${error.name}`),
);
console.log('script end');
