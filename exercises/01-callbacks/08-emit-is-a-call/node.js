// The same program in Node: node node.js
'use strict';

const { EventEmitter } = require('node:events');

const shop = new EventEmitter();
shop.on('order', (dish) => console.log(`cook: ${dish}`));
shop.once('order', (dish) => console.log(`the first order: ${dish}`));
shop.prependListener('order', (dish) => console.log(`door: ${dish}`));

process.nextTick(() => {
  console.log('the kitchen burns');
  shop.emit('error', new Error('smoke'));
  console.log('the guests leave');
});

console.log('script start');
shop.emit('order', 'tea');
console.log('between the orders');
shop.emit('order', 'rice');
if (!shop.emit('bill', 'ten')) {
  console.log('nobody listens to bill');
}
console.log('script end');
