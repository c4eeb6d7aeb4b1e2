'use strict';

function findTable(guests, callback) {
  setTimeout(() => {
    if (guests > 4) return callback(new Error('no table is so large'));
    callback(null, guests > 2 ? 'the round table' : 'the small table');
  }, 10);
}

for (const guests of [2, 5]) {
  findTable(guests, (err, table) => {
    if (err) return console.log(`${guests} guests: ${err.message}`);
    console.log(`${guests} guests: ${table}`);
  });
}
console.log('all have asked');
