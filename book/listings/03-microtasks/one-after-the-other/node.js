'use strict';

deliver(['letter', 'parcel', 'book']);
setTimeout(() => console.log('somebody rings, after 10 ms'), 10);

async function deliver(things) {
  console.log('the tour begins');
  for (const thing of things) {
    await walk(20);
    console.log(`${thing} is delivered`);
  }
  console.log('the tour is over');
}

// A promise that a timer fulfils.
function walk(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
