// The same program in Node: node node.js timeout "promise 1" nextTick
'use strict';

const lines = process.argv.slice(2);

console.log('script start');
for (const line of lines) {
  const print = () => console.log(line);
  if (line.startsWith('nextTick')) process.nextTick(print);
  if (line.startsWith('promise')) Promise.resolve().then(print);
  if (line.startsWith('timeout')) setTimeout(print, 0);
}
console.log('script end');
