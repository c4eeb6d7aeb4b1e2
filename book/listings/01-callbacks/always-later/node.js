'use strict';

const known = new Map();

function count(word, callback) {
  if (known.has(word)) {
    process.nextTick(callback, known.get(word));
    return;
  }
  setTimeout(() => {
    known.set(word, word.length);
    callback(word.length);
  }, 10);
}

function ask(name) {
  count('loop', (letters) => console.log(`${name} hears ${letters}`));
  console.log(`${name} has asked`);
}

ask('Asha');
setTimeout(ask, 20, 'Ravi');
