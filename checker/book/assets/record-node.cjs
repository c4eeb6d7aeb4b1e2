'use strict';

// Watches a Node program and writes what its event loop does: `node --require ./record-node.cjs PROGRAM`,
// with BOOK_RECORD=FILE in the environment. It writes the records of node-loop's recorder (one JSON object
// a line, see exercises/node-loop/src/recorder.rs), so that one player shows both. It changes no order.
//
// Observed, through `async_hooks`, `v8.promiseHooks`, and wrappers around `write` of stdout and stderr:
//   - each nextTick, microtask, timer and immediate: when it is asked for, when it begins, when it returns;
//   - each reaction of a promise: when it is queued (its promise is settled by then: `util.inspect` says
//     `<pending>` or not), when it begins, when it returns;
//   - each request to the thread pool, when it is made, and its callback; the callbacks of sockets, pipes,
//     signals and child processes; the callback of a handle that was closed;
//   - each line of stdout; an error that nobody caught; the exit code.
// Known from Node's documentation, because Node does not tell it:
//   - the phase: it follows from the kind of the callback that runs. So a phase in which nothing ran is not
//     here, and a callback of the pending phase looks like one of the poll phase;
//   - that a new iteration began between an immediate and one which it set.
//   - when the job is queued that a promise makes which is resolved with another promise: before all that
//     still wait in the microtask queue when the job begins, since that queue is first in, first out.
// Not told, and not here: when a thread of the pool begins or ends its work, and how long poll slept.
// What Node does for itself (its module loader, the writing of stdout) is left out, unless the program asked
// for it: a nextTick of `net` is here, with the line of the program that led to it.

const asyncHooks = require('node:async_hooks');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const util = require('node:util');
const { promiseHooks } = require('node:v8');
const { isMainThread } = require('node:worker_threads');

const file = process.env.BOOK_RECORD;
// A child process inherits `--require`; it must not write into the same file.
delete process.env.BOOK_RECORD;
if (file !== undefined && isMainThread) record(fs.openSync(file, 'w'));

function record(to) {
  const PHASE = { timers: 'timers', immediate: 'check', pool: 'poll', poll: 'poll', close: 'close' };
  const QUEUE = { TickObject: 'nextTick', Microtask: 'microtask', Timeout: 'timers', Immediate: 'immediate' };
  const POOL = /^(FSREQ|GETADDRINFO|GETNAMEINFO)/;

  const program = path.resolve(process.argv[1] ?? '');
  const isModule = /\.mjs$/.test(program);
  let zero = performance.now(); // until the main script starts
  let now = 0;
  // The loop's own milliseconds, as timers count them, less ours: known with the first timer.
  let ahead = null;

  let records = [];
  let lastTask = 0;
  let lastPromise = 0;
  let phase = null;
  let phaseBegan = 0;
  let mainHasStarted = false;
  let isPrinting = false;
  let reason;
  let reported;
  // What runs, the innermost last: { task }, or { task: null } for what Node does for itself.
  const running = [];
  const resources = new Map();     // async id -> { queue, task, source, resource, … }
  const waiting = new Map();       // task -> the timer or immediate that waits
  const microtasks = new Map();    // task -> the record with which it was queued, as long as it waits
  const promises = new WeakMap();  // promise -> { source, reactions: [derived promise], task }
  let unknown = [];                // what the next event will tell: functions

  function write(event) {
    const at = Math.max(now, Math.floor(performance.now() - zero));
    now = at;
    const made = { at, ...event };
    records.push(made);
    if (records.length > 5000) flush();
    return made;
  }

  function flush() {
    const text = records.map((made) => `${JSON.stringify(made)}\n`).join('');
    records = [];
    fs.writeSync(to, text);
  }

  // Some things are only known a moment later: what a promise became, when a timer is due, what was cleared.
  function learn() {
    const all = unknown;
    unknown = [];
    for (const tell of all) tell();
    for (const [task, resource] of waiting) {
      if (resource._destroyed) {
        waiting.delete(task);
        write({ event: 'cleared', task });
      }
    }
  }

  // The place in the program that leads to here, or nothing.
  function place() {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 60;
    const { stack } = new Error();
    Error.stackTraceLimit = stackTraceLimit;
    // A module that awaits makes promises before it runs, when it is linked.
    if (!mainHasStarted && /instantiate/i.test(stack)) return undefined;
    for (const line of String(stack).split('\n').slice(1)) {
      const found = / (?:at )?\(?((?:file:\/\/)?\/[^()]*):(\d+):(\d+)\)?$/.exec(line);
      if (found !== null && found[1] !== __filename && !line.includes('at async ')) {
        return `${path.basename(found[1])}:${found[2]}:${found[3]}`;
      }
    }
    return undefined;
  }

  // Whether what happens now is the program's doing; then `source` is its place, where there is one.
  function ours() {
    if (isPrinting) return undefined;
    const source = place();
    if (source !== undefined && !mainHasStarted) startModule();
    const top = running.at(-1);
    if (source === undefined && (top === undefined || top.task === null || top.isModule)) return undefined;
    return { source: source ?? top.source };
  }

  function startMain() {
    mainHasStarted = true;
    zero = performance.now();
    now = 0;
    write({ event: 'started', task: 0 });
  }

  // An ES module is evaluated inside of a microtask of Node's loader, and nobody says which. The loader
  // itself goes on in the same microtask, but with no place of the program on the stack.
  function startModule() {
    if (running.length === 0) running.push({});
    Object.assign(running.at(-1), { task: 0, isModule: true });
    startMain();
  }

  function enqueue(queue, source, due) {
    lastTask += 1;
    const made = write({ event: 'enqueued', task: lastTask, queue });
    if (due !== undefined) made.due = due;
    made.source = source ?? '';
    if (queue === 'microtask') microtasks.set(lastTask, made);
    return made;
  }

  // The job of a promise that was resolved with another one: nobody tells when it is queued, but the queue is
  // first in, first out, so it was there before those that still wait when it begins.
  function enqueueJob(source) {
    const [first] = microtasks.values();
    const made = enqueue('microtask', source);
    let place = records.indexOf(first);
    if (place < 0) return made;
    while (place > 0 && records[place - 1].event === 'settled') place -= 1;
    made.at = records[place].at;
    records.pop();
    records.splice(place, 0, made);
    return made;
  }

  function begin(task, queue, source) {
    const isNew = PHASE[queue] !== phase || (queue === 'immediate' && task > phaseBegan);
    if (PHASE[queue] !== undefined && isNew) {
      phase = PHASE[queue];
      phaseBegan = lastTask;
      write({ event: 'phase', phase });
    }
    microtasks.delete(task);
    running.push({ task, source });
    write({ event: 'started', task });
  }

  function end() {
    const top = running.pop();
    if (top === undefined || top.task === null || top.isInner || top.threw) return;
    write({ event: 'finished', task: top.task });
  }

  function threw(error) {
    if (error === reported) return;
    reported = error;
    reason = `Uncaught ${String(error?.name ?? 'error')}: ${String(error?.message ?? error)}`;
    const top = running.at(-1);
    if (top === undefined || top.task === null) return;
    top.threw = true;
    write({ event: 'threw', task: top.task, error: reason.replace('Uncaught ', '') });
  }

  // A timer is due when so many milliseconds have gone by since its start, on the loop's clock.
  function startTimer(known) {
    const { resource } = known;
    // A timer that is cleared forgets how long it is.
    const length = resource._idleTimeout;
    const made = enqueue('timers', known.source, 0);
    known.task = made.task;
    waiting.set(made.task, resource);
    const tell = () => {
      ahead ??= resource._idleStart - made.at;
      made.due = resource._idleStart + length - ahead;
      known.due = made.due;
    };
    if (resource._idleStart === null) unknown.push(tell);
    else tell();
  }

  function watchCalls(resource, known) {
    if (typeof resource.close === 'function') {
      const { close } = resource;
      resource.close = function (callback) {
        const isFirst = known.closes === undefined;
        if (isFirst && typeof callback === 'function') {
          learn();
          known.closes = enqueue('close', place() ?? known.source).task;
        }
        return close.apply(this, arguments);
      };
    }
    if (/REQUEST$/.test(known.type) && typeof resource.run === 'function') {
      // A job of crypto runs at once where nobody is to be called back.
      const { run } = resource;
      resource.run = function () {
        learn();
        if (typeof this.ondone === 'function') known.task = enqueue('pool', place() ?? known.source).task;
        return run.apply(this, arguments);
      };
    }
    if (known.type === 'ZLIB') {
      const { write: compress } = resource;
      resource.write = function () {
        learn();
        known.task = enqueue('pool', place() ?? known.source).task;
        return compress.apply(this, arguments);
      };
    }
  }

  const hooks = asyncHooks.createHook({
    init(id, type, trigger, resource) {
      if (type === 'PROMISE') return;
      learn();
      // A connection that comes in belongs to its server.
      const from = ours() ?? (running.length === 0 ? resources.get(trigger) : undefined);
      if (from === undefined) return;
      const known = { type, queue: QUEUE[type], resource, source: from.source };
      resources.set(id, known);
      if (type === 'Timeout') {
        startTimer(known);
      } else if (known.queue !== undefined) {
        known.task = enqueue(known.queue, known.source).task;
        if (type === 'Immediate') waiting.set(known.task, resource);
      } else if (POOL.test(type)) {
        known.queue = 'pool';
        known.task = enqueue('pool', known.source).task;
      } else {
        known.queue = /^ZLIB$|REQUEST$/.test(type) ? 'pool' : 'poll';
        watchCalls(resource, known);
      }
    },
    before(id) {
      // Promises have hooks of their own.
      if (isPromise()) return;
      const known = resources.get(id);
      // Node marks an immediate as over just before it runs it.
      waiting.delete(known?.task);
      learn();
      const top = running.at(-1);
      if (known === undefined) return void running.push({ task: null });
      if (top !== undefined && top.task !== null) return void running.push({ ...top, isInner: true });
      let { queue, task } = known;
      if (known.closes !== undefined) [queue, task] = ['close', known.closes];
      task ??= enqueue(queue, known.source).task;
      known.task = undefined;
      if (queue === 'timers') now = Math.max(now, known.due ?? 0);
      begin(task, queue, known.source);
    },
    after(id) {
      if (isPromise()) return;
      learn();
      end();
      const known = resources.get(id);
      if (known?.type === 'Timeout' && known.resource._repeat && !known.resource._destroyed) startTimer(known);
    },
    destroy(id) {
      resources.delete(id);
    },
  });

  const isPromise = () => util.types.isPromise(asyncHooks.executionAsyncResource());

  // `pending`, `rejected`, or nothing for a fulfilled one.
  function stateOf(promise) {
    const shown = util.inspect(promise, { depth: 0, customInspect: false, getters: false });
    return /^[^{]*\{\s*<(pending|rejected)>/.exec(shown)?.[1];
  }

  const isPending = (promise) => stateOf(promise) === 'pending';

  function react(promise) {
    const known = promises.get(promise);
    known.task = enqueue('microtask', known.source).task;
  }

  const onPromise = {
    init(promise, parent) {
      learn();
      const from = ours();
      if (from === undefined) return;
      promises.set(promise, { source: from.source, reactions: [] });
      if (parent === undefined) return;
      if (!isPending(parent)) return void react(promise);
      // A promise of Node itself, on which the program waits.
      if (!promises.has(parent)) promises.set(parent, { isForeign: true, reactions: [] });
      const above = promises.get(parent);
      above.reactions.push(promise);
      promises.get(promise).above = above;
    },
    settled(promise) {
      learn();
      const known = promises.get(promise);
      if (known === undefined) return;
      // `await 1` makes a promise of 1 and names the async function's own promise as its parent. It is no
      // reaction of that one: it is settled without having run.
      if (known.above !== undefined && !known.hasRun) {
        known.above.reactions = known.above.reactions.filter((other) => other !== promise);
      }
      unknown.push(() => {
        if (isPending(promise)) return;
        if (!known.isForeign) {
          lastPromise += 1;
          write({ event: 'settled', promise: lastPromise, state: stateOf(promise) ?? 'fulfilled' });
        }
        known.reactions.forEach(react);
        known.reactions = [];
      });
    },
    before(promise) {
      learn();
      const known = promises.get(promise);
      if (known === undefined || known.isForeign) return void running.push({ task: null });
      known.hasRun ||= known.task !== undefined;
      const task = known.task ?? enqueueJob(known.source).task;
      known.task = undefined;
      begin(task, 'microtask', known.source);
    },
    after() {
      learn();
      end();
    },
  };

  // What a program prints: whole lines, whoever wrote them. What the stream does for that is Node's affair.
  let rest = '';
  function watchStream(stream, tell) {
    const { write: print } = stream;
    stream.write = function (chunk, ...others) {
      learn();
      ours();
      tell(chunk);
      isPrinting = true;
      try {
        return print.call(this, chunk, ...others);
      } finally {
        isPrinting = false;
      }
    };
  }
  watchStream(process.stdout, (chunk) => {
    const lines = (rest + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())).split('\n');
    rest = lines.pop();
    for (const line of lines) write({ event: 'line', text: line });
  });
  watchStream(process.stderr, () => {});

  // A CommonJS script is one call.
  const { _compile: compile } = Module.prototype;
  Module.prototype._compile = function (content, filename, ...others) {
    if (mainHasStarted || isModule || path.resolve(filename) !== program) {
      return compile.call(this, content, filename, ...others);
    }
    Module.prototype._compile = compile;
    running.push({ task: 0 });
    startMain();
    try {
      const exported = compile.call(this, content, filename, ...others);
      learn();
      end();
      return exported;
    } catch (error) {
      learn();
      threw(error);
      running.pop();
      throw error;
    }
  };

  process.on('uncaughtExceptionMonitor', (error) => {
    learn();
    threw(error);
  });
  // Who listens for the exit may still print: the end is what comes after all of them.
  const { emit } = process;
  process.emit = function (name, ...values) {
    const had = emit.call(this, name, ...values);
    if (name === 'exit') finish(process.exitCode ?? values[0]);
    return had;
  };

  let isOver = false;
  function finish(code) {
    if (isOver) return;
    isOver = true;
    learn();
    if (rest !== '') write({ event: 'line', text: rest });
    const ended = { event: 'ended', code: Number(code) };
    if (reason !== undefined && Number(code) !== 0) ended.reason = reason;
    write(ended);
    flush();
  }

  // The first use of a tool costs time, which is not the program's.
  isPending(Promise.resolve());
  place();
  promiseHooks.createHook(onPromise);
  hooks.enable();
}
