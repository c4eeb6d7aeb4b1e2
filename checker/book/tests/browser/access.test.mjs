// Access: axe-core finds nothing serious on any kind of page, in light and in dark.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { FOLDERS, RENDERINGS, html, pagesOf } from './book.mjs';
import { desk, read } from './reader.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const pages = await pagesOf(FOLDERS.book);
// One page of each kind: those with a name of their own, and the first chapter with everything that a chapter can have.
const kinds = pages.filter(page => !/^\d/.test(page));
for (const page of pages.filter(page => /^\d/.test(page))) {
  const text = await html(FOLDERS.book, 'en', page);
  if (['class="listing"', 'class="exercise"', 'class="belief"'].every(part => text.includes(part))) { kinds.push(page); break; }
}

// The findings on the page that is open.
async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.length} × ${nodes.slice(0, 4).map(node => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
}

for (const colorScheme of ['light', 'dark']) {
  for (const rendering of RENDERINGS) {
    test(`no kind of page of ${rendering} has a serious finding in ${colorScheme}`, () => read(async page => {
      for (const name of kinds) {
        await page.goto(desk.book.at(rendering, name));
        assert.deepEqual(await findings(page), [], `${rendering}/${name} ${colorScheme}`);
      }
    }, { colorScheme }));
  }

  test(`the search has no serious finding in ${colorScheme}`, () => read(async page => {
    await page.goto(`${desk.book.at('en', 'introduction.html')}?search=order`);
    await page.locator('#mdbook-searchresults li').first().waitFor();
    assert.deepEqual(await findings(page), []);
  }, { colorScheme }));

  test(`the first page has no serious finding in ${colorScheme}`, () => read(async page => {
    await page.goto(desk.book.root + 'index.html#choose');
    assert.deepEqual(await findings(page), []);
  }, { colorScheme }));

  test(`a page on a phone has no serious finding in ${colorScheme}`, () => read(async page => {
    await page.goto(desk.book.at('both', kinds.at(-1)));
    assert.deepEqual(await findings(page), []);
  }, { colorScheme, viewport: { width: 390, height: 844 } }));
}
