'use strict';

const net = require('node:net');

setImmediate(() => {
  console.log('in the check phase');
  setImmediate(() => console.log('check: the immediate'));
  setTimeout(() => console.log('timers: the timeout'), 0);
  closeHandle(() => console.log('close: the handle is closed'));
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
