// Print: a page on paper has both programs of a listing, and nothing that only a screen can use.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOLDERS, html, pagesOf } from './book.mjs';
import { desk, read } from './reader.mjs';

let name;
for (const page of await pagesOf(FOLDERS.book)) {
  if ((await html(FOLDERS.book, 'en', page)).includes('class="side" data-runtime="rust"')) { name = page; break; }
}

test('print shows both programs of every listing, each with its name and its output', () => read(async page => {
  await page.goto(desk.book.at('en', name));
  const shown = () => page.locator('section.listing .side').evaluateAll(sides => sides.filter(side => side.checkVisibility()).length);
  const all = await page.locator('section.listing .side').count();
  assert.ok(await shown() < all, 'on the screen one is shown at a time');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await shown(), all);
  const nameless = await page.locator('section.listing .side').evaluateAll(sides => sides.filter(side => !side.querySelector('.side-name').checkVisibility()).length);
  assert.equal(nameless, 0);
  for (const part of ['.languages', '.tabs', '#mdbook-sidebar', '.menu-bar']) {
    assert.equal(await page.locator(part).first().isVisible(), false, part);
  }
}));

test('no code is cut off at the edge of the paper', () => read(async page => {
  // A4 with Chromium's margins.
  await page.setViewportSize({ width: 718, height: 1000 });
  await page.emulateMedia({ media: 'print' });
  for (const rendering of ['en', 'both']) {
    await page.goto(desk.book.at(rendering, name));
    const cut = await page.locator('main pre, main pre > code').evaluateAll(parts => parts
      .filter(part => part.scrollWidth > part.clientWidth + 1 || part.getBoundingClientRect().right > innerWidth + 1)
      .map(part => part.textContent.slice(0, 80)));
    assert.deepEqual(cut, [], rendering);
  }
}));

test('the page that holds the whole book prints', () => read(async page => {
  await page.addInitScript(() => { window.print = () => { window.printed = true; }; });
  await page.goto(desk.book.at('en', 'print.html'));
  await page.waitForFunction(() => window.printed);
  const paper = await page.pdf();
  assert.equal(paper.subarray(0, 5).toString(), '%PDF-');
}));
