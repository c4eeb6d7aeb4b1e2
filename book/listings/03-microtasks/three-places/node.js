'use strict';

const { readFile } = require('node:fs');
const net = require('node:net');

readFile('notes.txt', () => {
  setTimeout(() => console.log('asked for first: a timer'), 0);
  closeHandle(() => console.log('asked for second: a close callback'));
  setImmediate(() => console.log('asked for third: an immediate'));
  work(5);
});

// Makes a socket, and closes it before it has connected to anything.
function closeHandle(callback) {
  net.connect(9, '127.0.0.1').on('close', callback).destroy();
}

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
