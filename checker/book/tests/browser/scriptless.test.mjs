// Without JavaScript: everything can be read, and the language can be changed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOLDERS, RENDERINGS, pagesOf } from './book.mjs';
import { desk, read } from './reader.mjs';

const pages = await pagesOf(FOLDERS.book);
const without = act => read(act, { javaScriptEnabled: false });

test('every page shows its text, both programs of each listing and what they printed', () => without(async page => {
  for (const rendering of RENDERINGS) {
    for (const name of pages) {
      await page.goto(desk.book.at(rendering, name));
      assert.ok(await page.locator('main h1').first().isVisible(), `${rendering}/${name}`);
      const hidden = await page.locator('main :is(p, pre, .side, .recorded, h2)').evaluateAll(
        parts => parts.filter(part => !part.closest('details:not([open])') && part.getClientRects().length === 0).map(part => part.outerHTML.slice(0, 120)));
      assert.deepEqual(hidden, [], `${rendering}/${name}`);
    }
  }
}));

test('the picker works', () => without(async page => {
  await page.goto(desk.book.at('en', pages[1]));
  for (const rendering of ['bn', 'both', 'en']) {
    await page.click(`.languages [data-rendering=${rendering}]`);
    assert.equal(page.url(), desk.book.at(rendering, pages[1]));
  }
}));

test('the table of contents is there', () => without(async page => {
  await page.goto(desk.book.at('bn', pages[1]));
  assert.ok(await page.frameLocator('.sidebar-iframe-outer').locator(`a[href="${pages[0]}"]`).isVisible());
}));
