'use strict';

let turns = 0;
let spinning = true;

setImmediate(look);
setTimeout(() => {
  spinning = false;
  console.log(turns > 100 ? 'the loop never slept: more than 100 turns' : 'the loop slept');
  turns = 0;
  const beat = setInterval(() => { turns += 1; }, 10);
  setTimeout(() => {
    clearInterval(beat);
    console.log(turns <= 10 ? 'the loop slept: 10 turns or fewer' : 'the loop never slept');
  }, 50);
}, 50);

// The monitor that looks in each check phase.
function look() {
  turns += 1;
  if (spinning) setImmediate(look);
}
