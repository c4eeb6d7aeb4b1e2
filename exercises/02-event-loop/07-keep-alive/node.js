// The same program in Node: node node.js 3000 wash:10 cook:20
'use strict';

const [limit, ...jobs] = process.argv.slice(2);

for (const job of jobs) {
  const [name, ms] = job.split(':');
  setTimeout(() => console.log(`${name} is done`), Number(ms));
}
setTimeout(() => console.log(`still at work after ${limit} ms`), Number(limit)).unref();
console.log('script end');
