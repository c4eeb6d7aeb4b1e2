'use strict';

function half(number, callback) {
  if (number % 2 === 1) return callback(new Error(`${number} is odd`));
  callback(null, number / 2);
}

function quarter(number, callback) {
  half(number, (err, result) => {
    if (err) return callback(err);
    half(result, callback);
  });
}

for (const number of [8, 6]) {
  quarter(number, (err, result) => {
    if (err) console.log(`error: ${err.message}`);
    else console.log(`a quarter of ${number} is ${result}`);
  });
}
