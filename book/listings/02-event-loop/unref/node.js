'use strict';

const net = require('node:net');

process.on('exit', () => console.log('nothing is left to wait for'));

net.createServer().listen(0, '127.0.0.1').unref();
setTimeout(() => console.log('a minute is over'), 60_000).unref();
setTimeout(() => console.log('the work is done'), 20);
console.log('script end');
