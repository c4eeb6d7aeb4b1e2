import { setTimeout as sleep } from 'node:timers/promises';

setTimeout(() => console.log('timer of 10 ms'), 10);
console.log('before the await');
await sleep(100);
console.log('behind the await');
