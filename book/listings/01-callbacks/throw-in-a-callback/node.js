'use strict';

process.on('exit', (code) => console.log(`exit code ${code}`));

try {
  setTimeout(() => {
    console.log('the callback throws');
    throw new Error('too late');
  }, 10);
  console.log('the try block is done');
} catch (error) {
  console.log(`caught: ${error.message}`);
}
console.log('script end');
