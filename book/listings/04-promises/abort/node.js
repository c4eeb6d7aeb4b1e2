'use strict';

const controller = new AbortController();
write('the report', controller.signal)
  .catch((error) => console.log(`no report: ${error.message}`));
setTimeout(() => {
  controller.abort(new Error('it is late'));
  console.log('abort has returned');
}, 20);

// ANCHOR: write
function write(name, signal) {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    console.log(`begin ${name}`);
    const timer = setTimeout(() => {
      console.log(`${name} is written`);
      resolve(name);
    }, 500);
    signal.addEventListener('abort', () => {
      console.log(`stop ${name}`);
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
// ANCHOR_END: write
