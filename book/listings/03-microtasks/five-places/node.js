'use strict';

setTimeout(() => console.log('setTimeout: at a certain time, or later'), 100);
setImmediate(() => console.log('setImmediate: when others have had their turn'));
queueMicrotask(() => console.log('queueMicrotask: when this callback is over'));
process.nextTick(() => console.log('nextTick: the same, and before all promises'));
console.log('a call: now');
