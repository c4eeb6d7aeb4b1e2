// The same program in Node: node node.js 2 wash cut cook serve eat
'use strict';

const [size, ...jobs] = process.argv.slice(2);

const beat = setInterval(() => console.log('beat'), 1);
queueMicrotask(runJobs);
console.log('script end');

function runJobs() {
  for (const job of jobs.splice(0, Number(size))) work(job);
  if (jobs.length > 0) setImmediate(runJobs);
  else clearInterval(beat);
}

function work(job) {
  console.log(`job ${job}`);
  // Blocks the only thread for two milliseconds.
  const end = performance.now() + 2;
  while (performance.now() < end);
}
