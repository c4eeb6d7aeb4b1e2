'use strict';

const { EventEmitter } = require('node:events');

const shop = new EventEmitter();
process.on('uncaughtException', (error) => console.log(`uncaught: ${error.message}`));

setTimeout(() => {
  console.log('the first error');
  shop.emit('error', new Error('smoke'));
  console.log('this line is never printed');
}, 10);

setTimeout(() => {
  shop.on('error', (error) => console.log(`heard: ${error.message}`));
  console.log('the second error');
  shop.emit('error', new Error('fire'));
  console.log('the callback goes on');
}, 10);
