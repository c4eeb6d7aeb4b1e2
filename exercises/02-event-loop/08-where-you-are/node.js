// The same program in Node: node node.js notes.txt 5
'use strict';

const { readFile } = require('node:fs');
const net = require('node:net');

const [path, ms] = process.argv.slice(2);

both('the script');
readFile(path, () => {
  both('poll');
  closeHandle(() => both('close'));
});

// Sets a timer and an immediate in `place`, and works until the timer is due.
function both(place) {
  console.log(`in ${place}`);
  setTimeout(() => console.log(`timeout of ${place}`), 0);
  setImmediate(() => console.log(`immediate of ${place}`));
  const end = performance.now() + Number(ms);
  while (performance.now() < end);
}

// Makes a socket, and closes it before it has connected to anything.
function closeHandle(callback) {
  net.connect(9, '127.0.0.1').on('close', callback).destroy();
}
