'use strict';

function forever() {
  queueMicrotask(() => {
    console.log('microtask');
    forever();
  });
}

// forever();

setTimeout(() => console.log('I was told that I never run'), 0);
