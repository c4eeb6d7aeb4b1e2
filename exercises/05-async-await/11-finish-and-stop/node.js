// The same program in Node: node node.js < BATCHES
//
// Node has no `select!` over two channels. Events of one emitter keep their order, and the iterator of
// `events.on` hands out all that came before the event which closes it.
'use strict';

const { EventEmitter, on } = require('node:events');
const { readFileSync } = require('node:fs');
const { setTimeout: sleep } = require('node:timers/promises');

async function main() {
  const batches = readFileSync(0, 'utf8').split('\n').filter((line) => line !== '');
  const events = new EventEmitter();
  const worker = work(on(events, 'job', { close: ['stop'] }));

  for (const [number, batch] of batches.entries()) {
    // The worker has enough time for all that it was sent so far.
    if (number > 0) await sleep(10);
    for (const job of batch.split(' ')) {
      console.log(`send ${job}`);
      events.emit('job', job);
    }
  }
  console.log('send the stop');
  events.emit('stop');
  await worker;
  console.log('main ends');
}

// Does the jobs as they come. After the stop it does those that were sent before, and ends.
async function work(incoming) {
  for await (const [job] of incoming) console.log(`${job} is done`);
  console.log('the worker ends');
}

main();
