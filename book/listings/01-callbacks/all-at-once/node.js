'use strict';

// Work that takes this many rounds of 10 ms each.
function work(rounds, callback) {
  setTimeout(() => {
    if (rounds === 1) callback();
    else work(rounds - 1, callback);
  }, 10);
}

const dishes = [['rice', 3], ['tea', 1], ['egg', 2]];
let missing = dishes.length;
for (const [dish, rounds] of dishes) {
  work(rounds, () => {
    console.log(`${dish} is ready`);
    missing -= 1;
    if (missing === 0) console.log('all are ready');
  });
}
console.log('all have begun');
