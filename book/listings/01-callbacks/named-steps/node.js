'use strict';

const { readFile } = require('node:fs');

readFile('one.txt', 'utf8', haveOne);
console.log('script end');

function haveOne(err, one) {
  if (err) return failed(err);
  console.log(`one: ${one}`);
  readFile('two.txt', 'utf8', haveTwo);
}

function haveTwo(err, two) {
  if (err) return failed(err);
  console.log(`two: ${two}`);
  readFile('three.txt', 'utf8', haveThree);
}

function haveThree(err, three) {
  if (err) return failed(err);
  console.log(`three: ${three}`);
}

function failed(err) {
  console.log(`stopped: ${err.code}`);
}
