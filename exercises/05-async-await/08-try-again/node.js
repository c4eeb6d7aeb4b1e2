// The same program in Node: node node.js 4 tea < ANSWERS
'use strict';

const { readFileSync } = require('node:fs');

// The clock is virtual here as well, so that the times are exact: it jumps from timer to timer.
const timers = [];
let time = 0;

function now() {
  return time;
}

function sleep(ms) {
  return new Promise((resolve) => {
    timers.push({ at: time + ms, resolve });
    timers.sort((a, b) => a.at - b.at);
    setImmediate(jump);
  });
}

// Each immediate is one timer that is due: the promises go on before the next one.
function jump() {
  const { at, resolve } = timers.shift();
  time = at;
  resolve();
}

// What the server answers.
const answers = new Map();
for (const line of readFileSync(0, 'utf8').split('\n')) {
  const at = line.indexOf(': ');
  if (at > 0) answers.set(line.slice(0, at), line.slice(at + 2).split(', '));
}

const [attempts, ...pages] = process.argv.slice(2);
askAll();

async function askAll() {
  for (const page of pages) {
    try {
      const answer = await askAgain(page);
      console.log(`${now()} ms: ${page} is ${answer}`);
    } catch (error) {
      console.log(`${now()} ms: ${error.message}`);
    }
  }
}

async function askAgain(page) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // With a bare `return ask(…)` the error would leave the function past this `catch`.
      return await ask(page, attempt);
    } catch (error) {
      if (error.name !== 'BusyError' || attempt >= Number(attempts)) throw error;
      await sleep(100 * 2 ** (attempt - 1));
    }
  }
}

async function ask(page, attempt) {
  console.log(`${now()} ms: ${page}, attempt ${attempt}`);
  await sleep(5);
  const answer = answers.get(page)[attempt - 1] ?? answers.get(page).at(-1);
  const names = { busy: 'BusyError', gone: 'GoneError' };
  if (!(answer in names)) return answer;
  throw Object.assign(new Error(`${page} is ${answer}`), { name: names[answer] });
}
