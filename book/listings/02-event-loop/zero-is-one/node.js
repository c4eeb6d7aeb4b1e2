'use strict';

setTimeout(() => console.log('1 ms'), 1);
setTimeout(() => console.log('3 000 000 000 ms'), 3_000_000_000);
setTimeout(() => console.log('0 ms'), 0);
