'use strict';

const dishes = ['rice', 'dal'];

const long = dishes.find((dish) => dish.length > 3);
console.log(long === undefined ? 'none is long' : `the first long one is ${long}`);

const third = dishes[2];
console.log(third === undefined ? 'there is no third' : `the third is ${third}`);
