'use strict';

const { EventEmitter } = require('node:events');

const bell = new EventEmitter();
bell.on('ring', (who) => console.log(`the cook hears ${who}`));
bell.on('ring', (who) => console.log(`the guest hears ${who}`));

process.nextTick(() => console.log('nextTick'));
console.log('before emit');
const heard = bell.emit('ring', 'Asha');
console.log(`after emit: ${heard}`);
console.log(`nobody listens to this: ${bell.emit('knock', 'Asha')}`);
