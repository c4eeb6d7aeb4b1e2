'use strict';

console.log('script begins');
setTimeout(ring, 0);
breakfast();
console.log('script end');

function breakfast() {
  console.log('breakfast begins');
  tea();
  console.log('breakfast ends');
}

function tea() {
  console.log('tea');
}

function ring() {
  console.log('the timer rings');
  tea();
}
