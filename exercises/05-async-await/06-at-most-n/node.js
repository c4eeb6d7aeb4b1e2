// The same program in Node: node node.js 2 wash:50 cut:30 cook:40
'use strict';

// The clock is virtual here as well, so that the times are exact: it jumps from timer to timer.
const timers = [];
let time = 0;

function now() {
  return time;
}

function sleep(ms) {
  return new Promise((resolve) => {
    timers.push({ at: time + ms, resolve });
    timers.sort((a, b) => a.at - b.at);
    setImmediate(jump);
  });
}

// Each immediate is one timer that is due: the promises go on before the next one.
function jump() {
  const { at, resolve } = timers.shift();
  time = at;
  resolve();
}

const [limit, ...queue] = process.argv.slice(2);
runAll();
console.log('script end');

async function runAll() {
  const workers = Array.from({ length: Number(limit) }, () => worker());
  await Promise.all(workers);
  console.log(`${now()} ms: all done`);
}

// Takes one job after the other, until the queue is empty.
async function worker() {
  while (queue.length > 0) await work(queue.shift());
}

async function work(job) {
  const [name, ms] = job.split(':');
  console.log(`${now()} ms: begin ${name}`);
  await sleep(Number(ms));
  console.log(`${now()} ms: end ${name}`);
}
