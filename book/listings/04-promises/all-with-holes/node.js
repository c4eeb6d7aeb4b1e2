'use strict';

const holes = ['tea', , 'rice'];
const set = new Set(['tea', 'rice']);

Promise.all(holes).then((values) => console.log(`native, holes: ${values.length} values`));
Promise.all(set).then((values) => console.log(`native, set: ${values.length} values`));
naiveAll(holes).then((values) => console.log(`naive, holes: ${values.length} values`));
naiveAll(set).then((values) => console.log(`naive, set: ${values.length} values`));
process.on('exit', () => console.log('the program ends'));

function naiveAll(promises) {
  return new Promise((resolve) => {
    const values = [];
    let missing = promises.length;
    promises.forEach((promise, place) => {
      Promise.resolve(promise).then((value) => {
        values[place] = value;
        missing -= 1;
        if (missing === 0) resolve(values);
      });
    });
  });
}
