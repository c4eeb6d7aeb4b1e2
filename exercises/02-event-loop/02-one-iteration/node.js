// The same program in Node: node node.js notes.txt
'use strict';

const { readFile } = require('node:fs');
const net = require('node:net');

readFile(process.argv[2], () => {
  console.log('the file is read');
  setTimeout(() => console.log('timeout'), 0);
  closeHandle(() => console.log('the handle is closed'));
  setImmediate(() => console.log('immediate'));
  queueMicrotask(() => console.log('microtask'));
  process.nextTick(() => console.log('nextTick'));
  console.log('the callback returns');
});
console.log('script end');

// Makes a socket, and closes it before it has connected to anything.
function closeHandle(callback) {
  net.connect(9, '127.0.0.1').on('close', callback).destroy();
}
