// Weight: what a page loads beyond what mdBook itself would load for the same text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOLDERS, RENDERINGS, pagesOf, serve } from './book.mjs';
import { desk, read } from './reader.mjs';

const MOST = 300_000;

// Every byte that a page loads, before any compression on the way.
async function weight(address) {
  let bytes = 0;
  await read(async page => {
    const bodies = [];
    page.on('response', response => bodies.push(response.body().catch(() => Buffer.alloc(0))));
    await page.goto(address, { waitUntil: 'networkidle' });
    bytes = (await Promise.all(bodies)).reduce((sum, body) => sum + body.length, 0);
  });
  return bytes;
}

test('no page is more than 300 kB heavier than mdBook alone would make it', { skip: FOLDERS.plain ? false : 'BOOK_PLAIN names no book' }, async t => {
  const plain = await serve(FOLDERS.plain);
  try {
    for (const rendering of RENDERINGS) {
      let heaviest = { more: -Infinity };
      for (const name of await pagesOf(FOLDERS.book, rendering)) {
        const ours = await weight(desk.book.at(rendering, name));
        const own = await weight(plain.at(name));
        if (ours - own > heaviest.more) heaviest = { name, ours, own, more: ours - own };
      }
      t.diagnostic(`${rendering}: at most ${Math.round(heaviest.more / 1000)} kB more (${heaviest.name}: ${heaviest.ours} bytes, ${heaviest.own} of them mdBook's)`);
      assert.ok(heaviest.more <= MOST, JSON.stringify(heaviest));
    }
  } finally {
    await plain.close();
  }
});
