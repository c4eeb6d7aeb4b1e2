'use strict';

// The player of `book/theme/stepper.js`: whatever way leads to a step, the state there is the same.

const assert = require('node:assert/strict');
const { player, fill, BETWEEN } = require('../../../book/theme/stepper.js');

// A run of this many steps: timers and immediates that come and go, some of them cleared, and lines.
function run(length) {
  const steps = [{ e: 'started', a: 0, t: 0, w: 0 }];
  for (let task = 1; steps.length < length; task += 1) {
    const q = ['timers', 'nextTick', 'microtask', 'immediate'][task % 4];
    steps.push({ e: 'enqueued', a: task, t: task, q, d: (task * 7919) % 1000, w: 1 });
    if (task % 5 === 0) steps.push({ e: 'cleared', a: task, t: task - 4, w: 2 });
    if (task % 3 === 0) {
      steps.push({ e: 'phase', a: task, p: 'check', w: 3 }, { e: 'started', a: task, t: task - 2, w: 4 });
      steps.push({ e: 'line', a: task, v: { text: `line ${task}` }, w: 5 }, { e: 'finished', a: task, t: task - 2, w: 6 });
    }
  }
  return steps.slice(0, length);
}

// Seeking in any order gives what one step after the other gives.
const steps = run(3000);
const walked = player(steps);
const forwards = steps.map((_, place) => walked.at(place));
const jumped = player(steps);
for (const place of [2999, 0, 1500, BETWEEN, BETWEEN - 1, BETWEEN + 1, 2048, 1, 2998]) {
  if (place < forwards.length) assert.deepEqual(jumped.at(place), forwards[place], `step ${place}`);
}

// A state that was handed out is not changed by later ones.
const early = JSON.stringify(jumped.at(BETWEEN));
jumped.at(2500);
assert.equal(JSON.stringify(jumped.at(BETWEEN)), early);

// Timers stand in the order in which they are due, and those that are due together as they were set.
const timers = player([[1, 30], [2, 10], [3, 30], [4, 20]].map(([t, d]) => ({ e: 'enqueued', t, d, q: 'timers' })));
assert.deepEqual(timers.at(4).queues.timers, [2, 4, 1, 3]);

// A callback that runs inside another one leaves the outer one on the stack.
const nested = player([{ e: 'started', t: 1 }, { e: 'started', t: 2 }, { e: 'finished', t: 2 }, { e: 'threw', t: 1 }]);
assert.deepEqual([0, 1, 2, 3, 4].map(place => nested.at(place).stack), [[], [1], [1, 2], [1], []]);

// What is cleared no longer waits, and what begins no longer does either.
const left = player([1, 2, 3].map(t => ({ e: 'enqueued', t, q: 'immediate' }))
  .concat({ e: 'cleared', t: 2 }, { e: 'started', t: 1 }, { e: 'phase', p: 'check' }, { e: 'line', v: { text: 'x' } }));
assert.deepEqual([left.at(4).queues.immediate, left.at(5).queues.immediate], [[1, 3], [3]]);
assert.deepEqual([left.at(7).phase, left.at(7).printed, left.lines], ['check', 1, ['x']]);

assert.equal(fill('{task} is due at {due} ms {x}', { task: 'a {due}', due: 0 }), 'a {due} is due at 0 ms {x}');

// Ten thousand steps: not a test of time, but a figure for whoever looks.
const long = player(run(10_000));
const begun = performance.now();
for (let place = 0; place < 10_000; place += 97) long.at((place * 31) % 10_000);
console.log(`seeking in 10 000 steps: ${((performance.now() - begun) / 104).toFixed(3)} ms each`);
