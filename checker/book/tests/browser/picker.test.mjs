// The picker of languages: it keeps the page and the place, and what was chosen is remembered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOLDERS, asFile, html, pagesOf } from './book.mjs';
import { desk, read } from './reader.mjs';

const name = (await pagesOf(FOLDERS.book)).find(page => page.startsWith('01-'));
const anchors = [...(await html(FOLDERS.book, 'en', name)).matchAll(/<h2 id="([^"]*)"/g)].map(found => found[1]);
const anchor = anchors[2];

const pick = async (page, rendering) => {
  await Promise.all([page.waitForURL(address => address.pathname.includes(`/${rendering}/`)), page.click(`.languages [data-rendering=${rendering}]`)]);
};

test('the picker keeps the page and the anchor', () => read(async page => {
  await page.goto(`${desk.book.at('en', name)}#${anchor}`);
  for (const rendering of ['bn', 'both', 'en']) {
    await pick(page, rendering);
    assert.equal(page.url(), `${desk.book.at(rendering, name)}#${anchor}`);
    assert.equal(await page.locator('.languages [aria-current]').getAttribute('data-rendering'), rendering);
    assert.ok(await page.locator(`#${anchor}`).evaluate(heading => Math.abs(heading.getBoundingClientRect().top) < 300));
  }
}));

test('the picker follows an anchor that was clicked on the page', () => read(async page => {
  await page.goto(desk.book.at('en', name));
  await page.evaluate(id => { location.hash = id; }, anchors[1]);
  await pick(page, 'bn');
  assert.equal(new URL(page.url()).hash, `#${anchors[1]}`);
}));

test('a reader who scrolled comes to the same section, with or without an anchor in the address', () => read(async page => {
  for (const start of ['', `#${anchors[0]}`]) {
    await page.goto('about:blank');
    await page.goto(desk.book.at('en', name) + start);
    await page.locator(`#${anchors[3]}`).evaluate(heading => { heading.scrollIntoView(); scrollBy(0, 40); });
    await pick(page, 'both');
    assert.equal(new URL(page.url()).hash, `#${anchors[3]}`, `from "${start}"`);
  }
}));

test('the picker works in a book opened from a file', () => read(async page => {
  await page.goto(`${asFile(FOLDERS.book, 'en', name)}#${anchor}`);
  await pick(page, 'bn');
  assert.equal(page.url(), `${asFile(FOLDERS.book, 'bn', name)}#${anchor}`);
}));
