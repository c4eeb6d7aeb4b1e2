// Measures: the time until a run prints its first line, on a page and in a terminal, in turn, so that what else the
// machine does falls on both. Started by run.sh.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const MOST = 50;
const PAIRS = 15;
const LISTING = '02-event-loop/timers';
const { COURSE, SERVED, CHECKER_BOOK } = process.env;

const { origin, port, searchParams } = new URL(SERVED);
const headers = {
  cookie: `checker_${port}=${searchParams.get('token')}`, origin, 'sec-fetch-site': 'same-origin',
  'x-checker': '1', 'content-type': 'application/json',
};

// On a page: the request that *Run* sends, and then the events of the run. It goes on to its end, as a page does.
async function served(cell, source) {
  const begun = performance.now();
  const answer = await fetch(`${origin}/api/runs`, { method: 'POST', headers, body: JSON.stringify({ cell, source }) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  const { id } = await answer.json();
  const events = await fetch(`${origin}/api/runs/${id}/events`, { headers });
  let [text, first] = ['', 0];
  for await (const piece of events.body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (!first && text.includes('event: stdout')) first = performance.now() - begun;
    if (text.includes('event: done')) break;
  }
  if (!first) throw new Error(text);
  return first;
}

// In a terminal: the command that runs one cell.
function typed(cell, source) {
  return new Promise((done, failed) => {
    const begun = performance.now();
    let first = 0;
    const command = spawn(CHECKER_BOOK, ['--lang', 'en', 'cell', cell], { cwd: COURSE, stdio: ['pipe', 'pipe', 'ignore'] });
    command.stdout.on('data', () => { first ||= performance.now() - begun; });
    command.on('error', failed);
    command.on('close', () => (first ? done(first) : failed(new Error(`${cell} printed nothing`))));
    command.stdin.end(source);
  });
}

const middle = numbers => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

let isMissed = false;
for (const [runtime, file] of [['node', 'node.js'], ['rust', 'main.rs']]) {
  const cell = `listing/${LISTING}/${runtime}`;
  const text = await readFile(join(COURSE, 'book/listings', LISTING, file), 'utf8');
  for (const [what, edited] of [['as it stands', () => text], ['edited', number => `${text}\n// ${number} ${Math.random()}\n`]]) {
    const [page, terminal] = [[], []];
    for (let pair = 0; pair <= PAIRS; pair += 1) {
      const times = [await served(cell, edited(pair)), await typed(cell, edited(pair))];
      // The first pair warms up.
      if (pair > 0) { page.push(times[0]); terminal.push(times[1]); }
    }
    const [on, at] = [middle(page), middle(terminal)];
    isMissed ||= on > at + MOST;
    console.log(`${runtime.padEnd(4)} ${what.padEnd(12)}  page ${Math.round(on)} ms, terminal ${Math.round(at)} ms: ${on > at ? '+' : ''}${Math.round(on - at)} ms (at most +${MOST})`);
  }
}
process.exitCode = isMissed ? 1 : 0;
