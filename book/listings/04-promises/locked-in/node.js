'use strict';

let settleInner;
const inner = new Promise((resolve) => {
  settleInner = resolve;
});
const outer = new Promise((resolve) => {
  resolve(inner);
  resolve(1);
});
setTimeout(() => console.log(outer), 10);
setTimeout(() => settleInner(7), 20);
setTimeout(() => console.log(outer), 30);
