// The same program in Node: node node.js 10
'use strict';

const ms = Number(process.argv[2] ?? 0);

console.log('script start');
withFor();
withForEach();
console.log('script end');

async function withFor() {
  for (const name of ['Asha', 'Bina']) {
    await ask(name);
  }
  console.log('for is done');
}

function withForEach() {
  // An `await` in the callback would stop the callback, and not `forEach`.
  ['Ravi', 'Sumi'].forEach(async (name) => {
    await ask(name);
  });
  console.log('for_each is done');
}

async function ask(name) {
  console.log(`ask ${name}`);
  await new Promise((resolve) => setTimeout(resolve, ms));
  console.log(`${name} answers`);
}
