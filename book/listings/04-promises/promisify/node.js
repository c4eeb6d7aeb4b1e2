'use strict';

askLater('Is it late?')
  .then((answer) => console.log(`answer: ${answer}`));
askLater('It is late')
  .catch((error) => console.log(`error: ${error.message}`));
console.log('script end');

// ANCHOR: promisify
function askLater(text) {
  return new Promise((resolve, reject) => {
    ask(text, (error, answer) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });
}
// ANCHOR_END: promisify

// The older function: it calls back, the error first.
function ask(text, callback) {
  const isQuestion = text.endsWith('?');
  setTimeout(() => {
    if (isQuestion) callback(null, 'yes');
    else callback(new Error('that is no question'));
  }, 10);
}
