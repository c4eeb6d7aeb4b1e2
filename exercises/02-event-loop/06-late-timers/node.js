// The same program in Node: node node.js 40
'use strict';

const ms = Number(process.argv[2] ?? 40);

// Each timer counts from its own call. On a busy machine these two may be 20 ms apart: then set them again.
let start;
let timers = [];
do {
  timers.forEach(clearTimeout);
  start = performance.now();
  timers = [
    setTimeout(() => say('timer of 30 ms', start + 30), 30),
    setTimeout(() => {
      say('timer of 10 ms', start + 10);
      setTimeout(() => console.log('timer of a timer'), 1);
    }, 10),
  ];
} while (performance.now() - start > 15);
setImmediate(() => console.log('immediate'));

console.log('work begins');
block(ms);
console.log('work ends');

// Says whether a timer runs when it is due, or at least 5 ms later.
function say(name, due) {
  console.log(performance.now() < due + 5 ? `${name}, in time` : `${name}, late`);
}

// Work that takes so long: the only thread does nothing else meanwhile.
function block(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
