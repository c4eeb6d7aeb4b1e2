// What `checker serve` is asked, and what it refuses. Pages that it did not send ask nothing.
(() => {
  'use strict';

  const { say } = window.lo;

  const root = new URL('/api/', location.origin);

  // What the API refused: its words, and what is in conflict.
  class Refused extends Error {
    constructor(status, body) {
      // A server that was started again lets this page in no more: to its reader that is a server that is gone.
      const text = body?.error ?? { en: say('lost', {}, 'en'), bn: say('lost', {}, 'bn') };
      super(text.en ?? `HTTP ${status}`);
      this.text = text;
      this.conflict = body?.conflict ?? null;
    }
  }

  async function ask(method, path, body) {
    let answer;
    try {
      answer = await fetch(new URL(path, root), {
        method,
        headers: body === undefined ? { 'X-Checker': '1' } : { 'X-Checker': '1', 'Content-Type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch {
      throw new Refused(0, null);
    }
    const isJson = answer.headers.get('content-type')?.startsWith('application/json');
    const read = isJson ? await answer.json() : null;
    if (!answer.ok) throw new Refused(answer.status, read);
    return read;
  }

  Object.assign(window.lo, { root, Refused, ask });
})();
