// The same program in Node: node node.js 50 tea:20 rice:120 egg:30
'use strict';

// The clock is virtual here as well, so that the times are exact: it jumps from timer to timer.
const timers = [];
let time = 0;

function now() {
  return time;
}

function setTimer(ms, callback) {
  const timer = { at: time + ms, callback };
  timers.push(timer);
  timers.sort((a, b) => a.at - b.at);
  setImmediate(jump);
  return timer;
}

function clearTimer(timer) {
  if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
}

// Each immediate is one timer that is due: the promises go on before the next one.
function jump() {
  const timer = timers.shift();
  if (timer === undefined) return;
  time = timer.at;
  timer.callback();
}

const [limit, ...pages] = process.argv.slice(2);
process.on('exit', () => console.log(`${now()} ms: the program ends`));
fetchAll();

async function fetchAll() {
  for (const page of pages) {
    try {
      const name = await inTime(page);
      console.log(`${now()} ms: got ${name}`);
    } catch (error) {
      console.log(`${now()} ms: ${error.message}`);
    }
  }
}

async function inTime(page) {
  const controller = new AbortController();
  let timer;
  const tooLate = new Promise((_resolve, reject) => {
    timer = setTimer(Number(limit), () => reject(new Error('too late')));
  });
  try {
    return await Promise.race([fetch(page, controller.signal), tooLate]);
  } finally {
    clearTimer(timer);
    controller.abort();
  }
}

// The server.
function fetch(page, signal) {
  const [name, ms] = page.split(':');
  console.log(`${now()} ms: ask for ${name}`);
  return new Promise((resolve, reject) => {
    let isOpen = true;
    const timer = setTimer(Number(ms), () => {
      console.log(`${now()} ms: ${name} arrives`);
      isOpen = false;
      resolve(name);
    });
    signal.addEventListener('abort', () => {
      if (!isOpen) return;
      clearTimer(timer);
      console.log(`${now()} ms: ${name} is stopped`);
      reject(signal.reason);
    });
  });
}
