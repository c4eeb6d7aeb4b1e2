'use strict';

let report = write('the report');
report.then((name) => console.log(`got ${name}`));
// The last variable that held the promise is empty now.
report = null;
console.log('script end');

function write(name) {
  return new Promise((resolve) => {
    setTimeout(() => {
      console.log(`${name} is written`);
      resolve(name);
    }, 20);
  });
}
