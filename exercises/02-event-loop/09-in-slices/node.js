// The same program in Node: node node.js Ann
'use strict';

const net = require('node:net');

const name = process.argv[2];
let heard = false;

visitorComes();
console.log('the search begins');
setImmediate(search);
console.log('script end');

// Searches one slice, and lets the loop go on. Each check phase comes after a poll.
function search() {
  if (heard) console.log('the search stops');
  else setImmediate(search);
}

// Opens a server, and lets somebody connect to it who says `name`.
function visitorComes() {
  const server = net.createServer((socket) => {
    socket.on('data', (piece) => {
      console.log(`heard: ${piece}`);
      heard = true;
    });
  });
  server.listen(0, '127.0.0.1', () => {
    net.connect(server.address().port, '127.0.0.1').end(name).resume();
  });
  server.unref();
}
