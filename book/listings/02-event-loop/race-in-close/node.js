'use strict';

const net = require('node:net');

const server = net.createServer((socket) => socket.end());
server.listen(0, '127.0.0.1', () => {
  const socket = net.connect(server.address().port, '127.0.0.1');
  socket.resume();
  socket.on('close', () => {
    server.close();
    setTimeout(() => console.log('timeout'), 0);
    setImmediate(() => console.log('immediate'));
    work(5);
    console.log('the callback of close returns');
  });
});

// Holds the thread for so many milliseconds.
function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
