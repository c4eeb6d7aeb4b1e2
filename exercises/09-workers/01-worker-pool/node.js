// A pool of worker threads: a fixed number of threads, and one queue of jobs.
//
// The main thread owns the queue and prints every line, so lines are always whole.
// A worker that is free asks for a job by its message.

const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');
const { readFileSync } = require('node:fs');

if (isMainThread) {
  main();
} else {
  worker();
}

function main() {
  const size = Number(process.argv[2]);
  const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line !== '');
  const jobs = lines.map((line, index) => {
    const [, n, slow] = line.split(' ');
    return { number: index + 1, n: Number(n), slow: slow === 'slow', others: lines.length - 1 };
  });
  console.log(`pool of ${size} workers`);

  const queue = [...jobs];
  const results = new Map();
  // How many jobs have ended. The workers see it too: a slow job waits for it.
  const ended = new Int32Array(new SharedArrayBuffer(4));
  let running = size;

  for (let number = 1; number <= size; number++) {
    const worker = new Worker(__filename, { workerData: { number, ended } });
    worker.on('message', ({ kind, text, job, value }) => {
      if (kind === 'start') console.log(text);
      if (kind === 'end') {
        console.log(text);
        results.set(job.number, value);
        Atomics.add(ended, 0, 1);
        Atomics.notify(ended, 0);
      }
      // A worker that is new, or has ended a job, gets the next one. `undefined` sends it home.
      if (kind === 'end' || kind === 'ready') worker.postMessage(queue.shift());
    });
    worker.on('exit', () => {
      running -= 1;
      if (running > 0) return;
      for (const { number, n } of jobs) console.log(`result ${number}: fib(${n}) = ${results.get(number)}`);
      console.log('all jobs done');
    });
  }
}

function worker() {
  const { number, ended } = workerData;
  parentPort.on('message', (job) => {
    if (job === undefined) return parentPort.close();
    parentPort.postMessage({ kind: 'start', text: `job ${job.number} starts on worker ${number}` });
    const value = fibonacci(job.n);
    if (job.slow) {
      let seen = Atomics.load(ended, 0);
      while (seen < job.others) {
        Atomics.wait(ended, 0, seen);
        seen = Atomics.load(ended, 0);
      }
    }
    parentPort.postMessage({ kind: 'end', text: `job ${job.number} ends on worker ${number}`, job, value });
  });
  parentPort.postMessage({ kind: 'ready' });
}

function fibonacci(n) {
  let [current, next] = [0, 1];
  for (let i = 0; i < n; i++) [current, next] = [next, current + next];
  return current;
}
