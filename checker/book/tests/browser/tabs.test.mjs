// The tabs of a listing: Node and Rust, one at a time, by mouse and by keyboard, the same in all listings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOLDERS, html, pagesOf } from './book.mjs';
import { desk, read } from './reader.mjs';

let name;
for (const page of await pagesOf(FOLDERS.book)) {
  if (((await html(FOLDERS.book, 'en', page)).match(/data-runtime="rust"/g) ?? []).length > 2) { name = page; break; }
}

const chosen = page => page.locator('section.listing [role=tab][aria-selected=true]').evaluateAll(tabs => [...new Set(tabs.map(tab => tab.dataset.runtime))]);

test('the arrow keys change the tab, in all listings, and do not turn the page', () => read(async page => {
  await page.goto(desk.book.at('en', name));
  assert.deepEqual(await chosen(page), ['node']);
  const tabs = page.locator('.tabs').first();
  await tabs.locator('[role=tab][data-runtime=node]').focus();
  await page.keyboard.press('ArrowRight');
  assert.deepEqual(await chosen(page), ['rust']);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.runtime), 'rust');
  await page.keyboard.press('ArrowLeft');
  assert.deepEqual(await chosen(page), ['node']);
  assert.equal(new URL(page.url()).pathname, new URL(desk.book.at('en', name)).pathname);
}));

test('only the chosen tab is in the order of the Tab key, and its panel is the one that is shown', () => read(async page => {
  await page.goto(desk.book.at('en', name));
  await page.locator('.tabs').first().getByRole('tab', { name: 'Rust' }).click();
  const wrong = await page.locator('[role=tab]').evaluateAll(tabs => tabs.filter(tab => {
    const on = tab.getAttribute('aria-selected') === 'true';
    const panel = document.getElementById(tab.getAttribute('aria-controls'));
    return (tab.tabIndex === 0) !== on || panel.checkVisibility() !== on || panel.getAttribute('aria-labelledby') !== tab.id;
  }).length);
  assert.equal(wrong, 0);
}));

test('what is chosen is remembered on the next page', () => read(async page => {
  await page.goto(desk.book.at('en', name));
  await page.locator('.tabs').first().getByRole('tab', { name: 'Rust' }).click();
  await page.goto(desk.book.at('bn', name));
  assert.deepEqual(await chosen(page), ['rust']);
}));

test('the listing stays where it is when those above it change their height', () => read(async page => {
  await page.goto(desk.book.at('en', name));
  const tabs = page.locator('.tabs').nth(await page.locator('.tabs').count() - 1);
  await tabs.scrollIntoViewIfNeeded();
  const before = (await tabs.boundingBox()).y;
  await tabs.getByRole('tab', { name: 'Rust' }).click();
  assert.ok(Math.abs((await tabs.boundingBox()).y - before) < 2);
}));

test('a listing with two programs has one row of tabs, a listing with one has none', () => read(async page => {
  await page.goto(desk.book.at('en', name));
  const wrong = await page.locator('section.listing').evaluateAll(all => all.filter(listing =>
    listing.querySelectorAll('[role=tablist]').length !== (listing.querySelectorAll('.side').length > 1 ? 1 : 0)).length);
  assert.equal(wrong, 0);
}));
