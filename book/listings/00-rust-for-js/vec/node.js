'use strict';

const dishes = ['rice', 'dal'];
dishes.push('fish');

for (const dish of dishes) {
  console.log(`on the table: ${dish}`);
}
console.log(`${dishes.length} dishes, the first is ${dishes[0]}`);

const short = dishes.filter((dish) => dish.length === 4);
console.log(`four letters: ${short.join(', ')}`);
