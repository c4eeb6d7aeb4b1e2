'use strict';

const { EventEmitter } = require('node:events');

const shop = new EventEmitter();
const lamp = () => console.log('the lamp is called');
shop.on('open', lamp);
shop.prependOnceListener('open', () => {
  console.log('the guard is called');
  shop.off('open', lamp);
  shop.on('open', () => console.log('the radio is called'));
});

console.log('first emit');
shop.emit('open');
console.log('second emit');
shop.emit('open');
