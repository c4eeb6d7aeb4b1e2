// The same program in Node, whose executor is built in: node node.js < TASKS
'use strict';

const { readFileSync } = require('node:fs');


// The clock is virtual here as well, so that the times are exact: it jumps from timer to timer.
const timers = [];
let time = 0;

function now() {
  return time;
}

function sleep(ms) {
  return new Promise((resolve) => {
    timers.push({ at: time + ms, resolve });
    timers.sort((a, b) => a.at - b.at);
    setImmediate(jump);
  });
}

// Each immediate is one timer that is due: the promises go on before the next one.
function jump() {
  const { at, resolve } = timers.shift();
  time = at;
  resolve();
}

const doors = new Map();
const tasks = readFileSync(0, 'utf8').split('\n').filter((line) => line !== '');
let waiting = tasks.length;

for (const task of tasks) queueMicrotask(() => follow(task));
console.log(`${tasks.length} tasks are spawned`);
process.on('exit', () => console.log(`${now()} ms: ${waiting} tasks wait for ever`));

async function follow(line) {
  const [name, steps] = line.split(': ');
  for (const step of steps.split(', ')) {
    const [verb, word] = step.split(' ');
    if (verb === 'say') console.log(`${now()} ms: ${name} says ${step.slice(4)}`);
    else if (verb === 'turn') await null;
    else if (verb === 'sleep') await sleep(Number(word));
    else if (verb === 'alarm') sleep(Number(word));
    else if (verb === 'wait' && !door(word).isOpen) await new Promise((resolve) => door(word).waiting.push(resolve));
    else if (verb === 'open') open(door(word));
  }
  waiting -= 1;
}

function door(name) {
  if (!doors.has(name)) doors.set(name, { isOpen: false, waiting: [] });
  return doors.get(name);
}

function open(door) {
  door.isOpen = true;
  for (const resolve of door.waiting.splice(0)) resolve();
}
