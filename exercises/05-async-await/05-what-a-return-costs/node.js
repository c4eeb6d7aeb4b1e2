// The same program in Node: node node.js 10
'use strict';

setTimeout(begin, Number(process.argv[2] ?? 0));
console.log('script end');

function begin() {
  count(1);

  aValue().then((text) => console.log(`returned ${text}`));
  anAwaitedPromise().then((text) => console.log(`returned ${text}`));

  const inner = Promise.resolve('a promise');
  const outer = aPromise(inner);
  console.log(`the same promise: ${outer === inner}`);
  outer.then((text) => console.log(`returned ${text}`));
}

async function aValue() {
  return 'a value';
}

async function anAwaitedPromise() {
  return await Promise.resolve('an awaited promise');
}

async function aPromise(inner) {
  return inner;
}

// Four microtasks, each of which queues the next one.
function count(number) {
  queueMicrotask(() => {
    console.log(`microtask ${number}`);
    if (number < 4) count(number + 1);
  });
}
