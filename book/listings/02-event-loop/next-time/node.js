'use strict';

setImmediate(() => {
  console.log('immediate 1');
  setImmediate(() => console.log('immediate 1 has asked for this one'));
});
setImmediate(() => console.log('immediate 2'));
console.log('script end');
