// The same program in Node, whose queues are built in: node node.js < PROGRAM
'use strict';

const { readFileSync } = require('node:fs');

const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line.trim() !== '');

for (const task of steps(0)) {
  // Each immediate is a task. Node drains both queues after each of them.
  setImmediate(run, task);
}

// The callback of one line: asks for the callbacks below it, and then prints the line.
function run(step) {
  for (const child of step.children) {
    if (child.line.startsWith('nextTick')) process.nextTick(run, child);
    else queueMicrotask(() => run(child));
  }
  console.log(step.line);
}

// The lines that begin with exactly so many blanks, with all that is below them.
function steps(blanks) {
  const found = [];
  while (lines.length > 0 && lines[0].search(/\S/) === blanks) {
    found.push({ line: lines.shift().trim(), children: steps(blanks + 2) });
  }
  return found;
}
