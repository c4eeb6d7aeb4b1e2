// A worker thread computes, and the main thread goes on.
//
// In Node the ticking is a setInterval, and the result is an event. The main thread never waits.
// It prints every line, so lines are always whole.

const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

if (isMainThread) {
  const n = Number(process.argv[2]);
  console.log(`asked for fib(${n})`);

  // How often the main thread has ticked. The worker sees it too: the computation takes n / 5 ticks.
  const ticks = new Int32Array(new SharedArrayBuffer(4));
  const interval = setInterval(() => {
    console.log(`tick ${ticks[0] + 1}`);
    Atomics.add(ticks, 0, 1);
    Atomics.notify(ticks, 0);
  }, 10);

  const worker = new Worker(__filename, { workerData: { n, ticks } });
  worker.on('message', ({ line, result }) => {
    if (line !== undefined) return console.log(line);
    clearInterval(interval);
    console.log(`fib(${n}) = ${result}`);
  });
} else {
  const { n, ticks } = workerData;
  parentPort.postMessage({ line: 'the worker starts' });
  let seen = Atomics.load(ticks, 0);
  while (seen < Math.floor(n / 5)) {
    Atomics.wait(ticks, 0, seen);
    seen = Atomics.load(ticks, 0);
  }
  const result = fibonacci(n);
  parentPort.postMessage({ line: 'the worker ends' });
  parentPort.postMessage({ result });
}

function fibonacci(n) {
  let [current, next] = [0, 1];
  for (let i = 0; i < n; i++) [current, next] = [next, current + next];
  return current;
}
