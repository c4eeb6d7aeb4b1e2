// The same program in Node: node node.js user posts < FILES
'use strict';

const { readFileSync } = require('node:fs');
const { setTimeout: sleep } = require('node:timers/promises');

// The disk: one file on each line of stdin.
const disk = new Map();
for (const line of readFileSync(0, 'utf8').split('\n')) {
  const at = line.indexOf(': ');
  if (at > 0) disk.set(line.slice(0, at), line.slice(at + 2));
}

copyAll(process.argv.slice(2));
console.log('script end');

async function copyAll(names) {
  for (const name of names) {
    try {
      await copy(name);
      console.log(`${name} is copied`);
    } catch (error) {
      console.log(`${name} failed: ${error.message}`);
    }
  }
  console.log('all files are done');
}

async function copy(name) {
  const content = await readFile(name);
  return await writeCopy(name, content);
}

async function readFile(name) {
  console.log(`reading ${name}`);
  await sleep(10);
  if (!disk.has(name)) throw new Error(`there is no ${name}`);
  return disk.get(name);
}

async function writeCopy(name, content) {
  console.log(`writing ${name}`);
  await sleep(10);
  if (content === 'nothing') throw new Error(`${name} is empty`);
  console.log(`${name} is written`);
}
