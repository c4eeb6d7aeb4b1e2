'use strict';

const dishes = ['rice', 'dal'];
const lengths = dishes.map((dish) => {
  console.log(`look at ${dish}`);
  return dish.length;
});
console.log('map has returned');
console.log(`lengths: ${lengths.join(', ')}`);
