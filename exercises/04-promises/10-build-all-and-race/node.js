// The same program in Node, which has all three: node node.js all rice:150 tea:10
'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

const [what, ...args] = process.argv.slice(2);
const dishes = args.map(cook);

if (what === 'all') show(Promise.all(dishes).then((names) => `all: ${names.join(', ')}`));
if (what === 'race') show(Promise.race(dishes).then((name) => `first: ${name}`));
if (what === 'all_settled') {
  show(Promise.allSettled(dishes).then((outcomes) => {
    const texts = outcomes.map(({ value, reason }) => value ?? reason.message);
    return `outcomes: ${texts.join(', ')}`;
  }));
}
console.log('script end');
process.on('exit', () => console.log('the kitchen closes'));

// Prints what a promise is settled with.
function show(line) {
  line.then((line) => console.log(line), (error) => console.log(`failed: ${error.message}`));
}

// Begins a dish, and promises its name.
function cook(text) {
  const burns = text.endsWith('!');
  const [name, ms] = text.replace('!', '').split(':');
  const burnt = new Error(`${name} is burnt`);
  if (ms === undefined) return burns ? Promise.reject(burnt) : Promise.resolve(name);
  return sleep(Number(ms)).then(() => {
    console.log(`${name} is ${burns ? 'burnt' : 'ready'}`);
    if (burns) throw burnt;
    return name;
  });
}
