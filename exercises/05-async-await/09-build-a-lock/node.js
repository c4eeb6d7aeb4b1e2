// The same program in Node, with a lock: node node.js 100 asha:1:30:1 bina:5:20:1
'use strict';

class Lock {
  isHeld = false;
  waiting = [];

  acquire() {
    if (this.isHeld) return new Promise((resolve) => this.waiting.push(resolve));
    this.isHeld = true;
    return Promise.resolve();
  }

  release() {
    // It stays held while it goes from one to the other.
    if (this.waiting.length > 0) this.waiting.shift()();
    else this.isHeld = false;
  }
}


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

let [account, ...people] = process.argv.slice(2);
const lock = new Lock();
open();

async function open() {
  await Promise.all(people.map((person) => visit(person)));
  const balance = await read();
  console.log(`${now()} ms: ${balance} are left`);
}

async function visit(person) {
  const [name, comes, amount, times] = person.split(':');
  await sleep(Number(comes));
  for (let time = 0; time < Number(times); time += 1) {
    console.log(`${now()} ms: ${name} comes`);
    await lock.acquire();
    console.log(`${now()} ms: ${name} enters`);
    const balance = await read();
    await write(balance - Number(amount));
    console.log(`${now()} ms: ${name} leaves ${balance - Number(amount)}`);
    lock.release();
  }
}

async function read() {
  const balance = Number(account);
  await sleep(10);
  return balance;
}

async function write(balance) {
  await sleep(10);
  account = balance;
}
