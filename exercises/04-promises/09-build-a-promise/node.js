// The same program in Node, whose promises are built in: node node.js < COMMANDS
'use strict';

const { readFileSync } = require('node:fs');

// The promises of the program, by name, and the functions that resolve those made by `promise`.
const promises = new Map();
const resolvers = new Map();

// Some chains here end with an error. That is no reason to end the program.
process.on('unhandledRejection', () => {});

const tasks = readFileSync(0, 'utf8').trimEnd().split('\n\n');
tasks.forEach((task, number) => {
  // Each immediate is a task. Node empties the microtask queue after each of them.
  setImmediate(() => {
    for (const line of task.split('\n')) run(line);
    console.log(`task ${number + 1} ends`);
  });
});

// Runs one command.
function run(line) {
  const [command, name, other, ...action] = line.split(' ');
  const of = promises.get(other);
  if (command === 'promise') {
    promises.set(name, new Promise((resolve, reject) => resolvers.set(name, { resolve, reject })));
  }
  if (command === 'resolve') resolvers.get(name).resolve(other);
  if (command === 'reject') resolvers.get(name).reject(other);
  if (command === 'follow') resolvers.get(name).resolve(of);
  if (command === 'then') promises.set(name, of.then(callback(name, 'gets', of, action)));
  if (command === 'catch') promises.set(name, of.catch(callback(name, 'catches', of, action)));
}

// A callback that prints what it gets, and then does what its action says.
function callback(name, verb, of, [action, what]) {
  return (got) => {
    console.log(`${name} ${verb} ${got}`);
    if (action === 'returns') return what;
    if (action === 'throws') throw what;
    if (action === 'waits') return promises.get(what);
    if (action === 'attaches') {
      of.then((got) => console.log(`${what} gets ${got}`));
      console.log(`${name} has attached ${what}`);
    }
    return got;
  };
}
