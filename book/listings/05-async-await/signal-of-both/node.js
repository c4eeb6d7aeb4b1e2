'use strict';

const closing = new AbortController();
waitFor('the bus', AbortSignal.any([closing.signal, AbortSignal.timeout(20)]));
waitFor('the train', AbortSignal.any([closing.signal, AbortSignal.timeout(60_000)]));
setTimeout(() => closing.abort(new Error('the station closes')), 300);
console.log('script end');

function waitFor(what, signal) {
  signal.addEventListener('abort', () => {
    console.log(`stop waiting for ${what}: ${signal.reason.name}`);
  });
}
