// The same program in Node: node node.js 10
'use strict';

const ms = Number(process.argv[2] ?? 0);

console.log('script start');

try {
  failNow();
  console.log('all is well');
} catch (error) {
  console.log(`caught: ${error.message}`);
}

try {
  failLater();
  console.log('no error so far');
} catch (error) {
  console.log(`caught: ${error.message}`);
}

console.log('script end');

// Fails while its caller is still there.
function failNow() {
  throw new Error('too early');
}

// Fails when its caller has gone on long ago.
function failLater() {
  setTimeout(() => {
    console.log('the callback fails');
    throw new Error('too late');
  }, ms);
  setTimeout(() => console.log('goodbye'), ms + 50);
}
