// A phone: 390 px wide, and nothing makes the page scroll sideways.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOLDERS, RENDERINGS, pagesOf } from './book.mjs';
import { desk, read } from './reader.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

// What reaches beyond the screen. mdBook cuts off what is too wide, so that a scroll bar would not tell; what scrolls
// inside a box of its own is fine.
const beyond = () => {
  const scrolls = element => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX)) return at.getBoundingClientRect().right <= innerWidth + 0.5;
    }
    return false;
  };
  return [...document.querySelectorAll('body *')]
    .filter(element => !element.closest('#mdbook-sidebar, #mdbook-help-container, svg, .hidden'))
    .filter(element => element.getClientRects().length > 0 && element.getBoundingClientRect().right > innerWidth + 0.5)
    .filter(element => !scrolls(element))
    .map(element => `${element.tagName}.${element.className} ${Math.round(element.getBoundingClientRect().right)}: ${element.textContent.trim().slice(0, 60)}`);
};

for (const rendering of RENDERINGS) {
  test(`no page of ${rendering} is wider than a phone`, () => read(async page => {
    for (const name of await pagesOf(FOLDERS.book, rendering)) {
      await page.goto(desk.book.at(rendering, name));
      assert.deepEqual(await page.evaluate(beyond), [], `${rendering}/${name}`);
      // A page that is laid out wider than the screen is shrunk by a phone until nobody can read it.
      assert.equal(await page.evaluate(() => Math.max(innerWidth, document.documentElement.scrollWidth)), 390, `${rendering}/${name}`);
    }
  }, PHONE));
}

test('the first page is not wider than a phone', () => read(async page => {
  await page.goto(desk.book.root + 'index.html#choose');
  assert.deepEqual(await page.evaluate(beyond), []);
}, PHONE));

test('what can be touched in the menu is large enough, and nothing of it lies over another', () => read(async page => {
  for (const rendering of RENDERINGS) {
    await page.goto(desk.book.at(rendering, 'introduction.html'));
    const boxes = await page.locator('.menu-bar :is(a, button, label)').evaluateAll(parts => parts
      .filter(part => part.checkVisibility({ visibilityProperty: true }) && !part.closest('.theme-popup'))
      .map(part => ({ name: part.id || part.textContent.trim() || part.title, ...part.getBoundingClientRect().toJSON() })));
    assert.ok(boxes.length >= 6, JSON.stringify(boxes));
    for (const box of boxes) assert.ok(box.width >= 24 && box.height >= 24, `${box.name}: ${box.width} x ${box.height}`);
    for (const [number, box] of boxes.entries()) {
      for (const other of boxes.slice(number + 1)) assert.ok(box.right <= other.left + 0.5 || other.right <= box.left + 0.5, `${box.name} over ${other.name}`);
    }
  }
}, PHONE));
