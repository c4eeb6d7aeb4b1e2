'use strict';

function halve(number, callback) {
  if (number % 2 === 1) {
    callback(new Error(`${number} is odd`));
  }
  callback(null, Math.floor(number / 2));
}

halve(7, (err, half) => {
  if (err) console.log(`error: ${err.message}`);
  else console.log(`half of it is ${half}`);
});
