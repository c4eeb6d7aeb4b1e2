// The same program in Node, whose EventEmitter is built in: node node.js < COMMANDS
'use strict';

const { EventEmitter } = require('node:events');
const { readFileSync } = require('node:fs');

const emitter = new EventEmitter();
// Node knows a listener by its function, and the commands know it by its name.
const known = new Map();

for (const line of readFileSync(0, 'utf8').split('\n')) {
  const [command, event, name, ...action] = line.split(' ');
  if (command === 'on') emitter.on(event, listener(event, name, action));
  if (command === 'once') emitter.once(event, listener(event, name, action));
  if (command === 'off') emitter.off(event, known.get(name));
  if (command === 'emit') emit(event, name);
}

function emit(event, value) {
  console.log(`emit ${event} ${value}`);
  try {
    if (emitter.emit(event, value)) console.log(`${event} ${value} was heard`);
    else console.log(`nobody listens to ${event}`);
  } catch (error) {
    // What is thrown is an Error around the value that was emitted.
    console.log(`thrown: ${error.context}`);
  }
}

// A listener that prints, and then does what its action says.
function listener(event, name, [verb, other]) {
  const callback = (value) => {
    console.log(`${name} hears ${value}`);
    if (verb === 'adds') emitter.on(event, listener(event, other, []));
    if (verb === 'removes') emitter.off(event, known.get(other));
    if (verb === 'emits') emit(other, value);
  };
  known.set(name, callback);
  return callback;
}
