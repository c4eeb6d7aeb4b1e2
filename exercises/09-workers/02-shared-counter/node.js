// Several threads add to one counter, and no addition may be lost.
//
// The counter is a SharedArrayBuffer: the one kind of memory that Node's threads share. `Atomics.add`
// reads, adds and writes in one step; `counter[0] += amount` would be three steps.
// The main thread prints every line, so lines are always whole.

const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');
const { readFileSync } = require('node:fs');

if (isMainThread) {
  const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line !== '');
  const work = lines.map((line) => line.split(' ').map(Number));
  console.log(`${work.length} threads add ${sum(work.flat())} in all`);

  const counter = new Int32Array(new SharedArrayBuffer(4));
  let running = work.length;
  for (const [index, amounts] of work.entries()) {
    const worker = new Worker(__filename, { workerData: { number: index + 1, amounts, counter } });
    worker.on('message', (line) => console.log(line));
    worker.on('exit', () => {
      running -= 1;
      if (running === 0) console.log(`counter = ${Atomics.load(counter, 0)}`);
    });
  }
} else {
  const { number, amounts, counter } = workerData;
  parentPort.postMessage(`thread ${number} begins`);
  for (const amount of amounts) Atomics.add(counter, 0, amount);
  parentPort.postMessage(`thread ${number} has added ${sum(amounts)}`);
}

function sum(amounts) {
  return amounts.reduce((total, amount) => total + amount, 0);
}
