// The same program in Node, with a clock of its own: node node.js 20 wash:40 fold:8
//
// On the real clock each run would print other numbers, since the machine itself is late sometimes. With
// that clock, `now` is `performance.now`, `setTimer` is `setTimeout` and `block` is a loop that waits.
// Node has such a monitor, too: `perf_hooks.monitorEventLoopDelay()`.
'use strict';

let time = 0;
let timers = [];
const now = () => time;
const block = (ms) => { time += ms; };

const [limit, ...jobs] = process.argv.slice(2);

let last = now();
watch();
next(jobs);
console.log('script end');
runTimers();

// Looks every 10 ms, and says when it was late by more than the limit.
function watch() {
  setTimer(10, false, () => {
    const late = now() - last - 10;
    last = now();
    watch();
    if (late > limit) console.log(`late by ${late} ms`);
  });
}

// Does the jobs one after the other, each after a break.
function next([job, ...others]) {
  setTimer(47, true, () => {
    if (job === undefined) return console.log('closed');
    const [name, ms] = job.split(':');
    block(Number(ms));
    console.log(`${name} is done`);
    next(others);
  });
}

// Stands for `setTimeout`. Without a ref, the program does not wait for it.
function setTimer(ms, hasRef, callback) {
  timers.push({ due: now() + ms, hasRef, callback });
}

// Runs the timers that are due, or jumps to the next one, in one immediate after the other.
function runTimers() {
  timers.sort((a, b) => a.due - b.due);
  time = Math.max(time, timers[0].due);
  const due = timers.filter((timer) => timer.due <= time);
  timers = timers.filter((timer) => timer.due > time);
  for (const { callback } of due) callback();
  if (timers.some((timer) => timer.hasRef)) setImmediate(runTimers);
}
