// mdBook's own menu, which our theme must not break: the table of contents, the colours, the code, the keys.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOLDERS, RENDERINGS, pagesOf } from './book.mjs';
import { desk, read } from './reader.mjs';

const pages = await pagesOf(FOLDERS.book);
const chapter = pages.find(page => page.startsWith('01-'));

test('the table of contents names every page', () => read(async page => {
  for (const rendering of RENDERINGS) {
    await page.goto(desk.book.at(rendering, chapter));
    const linked = await page.locator('#mdbook-sidebar .chapter a[href]').evaluateAll(links => links.map(link => new URL(link.href).pathname.split('/').pop()));
    for (const name of pages) assert.ok(linked.includes(name), `${rendering}: ${name} is not in ${linked}`);
  }
}));

test('the table of contents is opened and closed by keyboard', () => read(async page => {
  await page.goto(desk.book.at('en', chapter));
  const button = page.locator('#mdbook-sidebar-toggle');
  const sidebar = page.locator('#mdbook-sidebar');
  for (const [key, shown] of [['Enter', false], ['Space', true]]) {
    await button.focus();
    await page.keyboard.press(key);
    await sidebar.waitFor({ state: shown ? 'visible' : 'hidden' });
    assert.equal(await button.getAttribute('aria-expanded'), String(shown));
  }
}));

test('the colours are changed and remembered', () => read(async page => {
  await page.goto(desk.book.at('bn', chapter));
  await page.click('#mdbook-theme-toggle');
  await page.click('#mdbook-theme-navy');
  await page.goto(desk.book.at('en', pages[0]));
  assert.match(await page.locator('html').getAttribute('class'), /navy/);
}));

test('programs have colours', () => read(async page => {
  await page.goto(desk.book.at('en', chapter));
  for (const language of ['js', 'rust']) assert.ok(await page.locator(`code.language-${language} .hljs-string`).count() > 0, language);
}));

test('the arrow keys turn the page', () => read(async page => {
  await page.goto(desk.book.at('bn', chapter));
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(address => address.pathname.includes('/bn/02-'));
}));
