// The work of `work.rs`, on Node: `node node.js NAME COUNT`. The two files must do the same.
//
// Prints what it cost as JSON: CPU time of the whole process in nanoseconds, without the start of Node,
// and the largest memory it ever held in bytes.
'use strict';

const work = {
  // One callback schedules the next one.
  'nextTick chain': (n) => {
    const step = () => { if (--n > 0) process.nextTick(step); };
    process.nextTick(step);
  },
  'microtask chain': (n) => {
    const step = () => { if (--n > 0) queueMicrotask(step); };
    queueMicrotask(step);
  },
  'immediate chain': (n) => {
    const step = () => { if (--n > 0) setImmediate(step); };
    setImmediate(step);
  },
  // All callbacks wait at the same time.
  'nextTick batch': (n) => {
    let ran = 0;
    for (let i = 0; i < n; i++) process.nextTick(() => { ran++; });
  },
  'microtask batch': (n) => {
    let ran = 0;
    for (let i = 0; i < n; i++) queueMicrotask(() => { ran++; });
  },
  'immediate batch': (n) => {
    let ran = 0;
    for (let i = 0; i < n; i++) setImmediate(() => { ran++; });
  },
  'then chain, one by one': (n) => {
    const step = () => { if (--n > 0) Promise.resolve().then(step); };
    step();
  },
  'then chain, made at once': (n) => {
    let promise = Promise.resolve(0);
    for (let i = 0; i < n; i++) promise = promise.then((value) => value + 1);
  },
  'thens of one promise': (n) => {
    let ran = 0;
    const promise = Promise.resolve();
    for (let i = 0; i < n; i++) promise.then(() => { ran++; });
  },
  'live promises, settled one by one': (n) => {
    let ran = 0;
    const settles = [];
    for (let i = 0; i < n; i++) {
      new Promise((resolve) => { settles.push(resolve); }).then((value) => { ran += value - i; });
    }
    setImmediate(() => { settles.forEach((resolve, value) => resolve(value)); });
  },
  'awaits of settled promises': (n) => {
    (async () => {
      for (let i = 0; i < n; i++) await Promise.resolve(i);
    })();
  },
  'async functions that wait': (n) => {
    let ran = 0;
    let resolve;
    const start = new Promise((settle) => { resolve = settle; });
    for (let i = 0; i < n; i++) {
      (async () => { await start; ran++; })();
    }
    setImmediate(() => resolve());
  },
  'timers, one deadline': (n) => {
    let ran = 0;
    for (let i = 0; i < n; i++) setTimeout(() => { ran++; }, 1);
  },
  'timers, spread over 1000 ms': (n) => {
    let ran = 0;
    for (let i = 0; i < n; i++) setTimeout(() => { ran++; }, 1 + (i * 7919) % 1000);
  },
  'timers, set and cleared': (n) => {
    for (let i = 0; i < n; i++) clearTimeout(setTimeout(() => {}, 30000));
  },
  'timers, all set and then all cleared': (n) => {
    const timers = [];
    for (let i = 0; i < n; i++) timers.push(setTimeout(() => {}, 30000));
    for (const timer of timers) clearTimeout(timer);
  },
};

const [, , name, count] = process.argv;
const before = process.cpuUsage();
process.on('exit', () => {
  const { user, system } = process.cpuUsage(before);
  // maxRSS is in kibibytes.
  const bytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ cpu_ns: (user + system) * 1000, peak_bytes: bytes }));
});
work[name](Number(count));
