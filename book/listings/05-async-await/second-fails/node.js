'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

process.on('exit', (code) => console.log(`exit code ${code}`));
serve().catch((error) => console.log(`caught: ${error.message}`));

async function serve() {
  const rice = sleep(200).then(() => 'rice');
  const milk = sleep(20).then(() => {
    throw new Error('the milk is burnt');
  });
  console.log('both are begun');
  console.log(await rice);
  console.log(await milk);
}
