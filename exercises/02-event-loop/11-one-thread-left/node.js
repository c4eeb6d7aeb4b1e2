// The same program in Node, with the pool of libuv: node node.js red green blue white black
//
// Reading from an empty pipe keeps a thread of the pool busy until somebody writes into it.
'use strict';

const { execFileSync } = require('node:child_process');
const { pbkdf2 } = require('node:crypto');
const fs = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const folder = fs.mkdtempSync(join(tmpdir(), 'pool-'));
execFileSync('mkfifo', [join(folder, 'pipe')]);
const pipe = fs.openSync(join(folder, 'pipe'), 'r+');
fs.rmSync(folder, { recursive: true });

const files = process.argv.slice(2);
const count = files.length;

// Three lanes, which share one list.
for (let lane = 0; lane < 3; lane += 1) next();
console.log('script end');
setTimeout(logIn, 30);

function next() {
  const file = files.shift();
  if (file !== undefined) hash(file, next);
}

// Takes a thread until the login is done.
function hash(file, done) {
  fs.read(pipe, Buffer.alloc(1), 0, 1, null, () => {
    console.log(`${file} is hashed`);
    done();
  });
}

function logIn() {
  console.log('somebody logs in');
  pbkdf2('secret', 'salt', 1, 32, 'sha256', () => {
    console.log('the login is done');
    fs.writeSync(pipe, 'x'.repeat(count));
  });
}
