// The same program in Node, with error-first callbacks: node node.js 5 six 7
'use strict';

const amounts = process.argv.slice(2);

// A value that may be missing: Rust has an Option for it.
const first = amounts[0];
if (first !== undefined) {
  console.log(`to pay: ${amounts.length} amounts, the first is ${first}`);
} else {
  console.log('nothing to pay');
}

pay(amounts, (error, total) => {
  if (error) console.log(`error: ${error}`);
  else console.log(`total ${total}`);
});
console.log('shop closed');

// Pays the amounts one after the other, and calls back with the total.
function pay(amounts, callback) {
  let total = 0;
  for (const amount of amounts) {
    let failed;
    read(amount, (error, number) => {
      failed = error;
      if (error) return;
      console.log(`paid ${number}`);
      total += number;
    });
    if (failed) return callback(failed);
  }
  callback(null, total);
}

// Reads one amount, and calls back at once.
function read(text, callback) {
  if (!/^\d+$/.test(text)) return callback(`${text} is not a number`);
  callback(null, Number(text));
}
