'use strict';

setTimeout(() => console.log('300 ms'), 300);
setTimeout(() => console.log('10 ms, set before the other'), 10);
setTimeout(() => console.log('10 ms, set after the other'), 10);
console.log('script end');
