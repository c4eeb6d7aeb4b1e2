'use strict';

process.on('exit', (code) => console.log(`exit code ${code}`));
setTimeout(() => console.log('timer of 10 ms'), 10);

Promise.reject(new Error('nobody listens'));
queueMicrotask(() => console.log('microtask'));
console.log('script end');
