'use strict';

slice('wash', 1);
slice('cook', 1);
console.log('script end');

// Does one slice of a job of three, and leaves the others for later iterations.
function slice(job, number) {
  console.log(`${job} ${number} of 3`);
  if (number < 3) setImmediate(() => slice(job, number + 1));
}
