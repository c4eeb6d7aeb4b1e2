'use strict';

// Nobody keeps the two functions that could settle this promise.
const answer = new Promise(() => {});
answer.then((value) => console.log(`the answer is ${value}`));

process.on('exit', (code) => console.log(`exit code ${code}`));
console.log('script end');
