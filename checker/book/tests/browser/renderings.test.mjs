// The three renderings: the same pages and the same anchors in each, in the language that each says it is in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOLDERS, RENDERINGS, html, pagesOf } from './book.mjs';
import { desk, read } from './reader.mjs';

const pages = await pagesOf(FOLDERS.book);

test('all renderings have the same pages', async () => {
  assert.ok(pages.length > 5, String(pages));
  for (const rendering of RENDERINGS) assert.deepEqual(await pagesOf(FOLDERS.book, rendering), pages);
});

test('every page has the same ASCII anchors in all renderings', async () => {
  const anchors = async (rendering, page) => [...(await html(FOLDERS.book, rendering, page)).matchAll(/<h[1-6] id="([^"]*)"/g)].map(found => found[1]);
  for (const page of pages) {
    const english = await anchors('en', page);
    assert.ok(english.length > 0, page);
    for (const anchor of english) assert.match(anchor, /^[a-z0-9-]+$/, page);
    for (const rendering of ['bn', 'both']) assert.deepEqual(await anchors(rendering, page), english, `${rendering}/${page}`);
  }
});

test('every link inside the book leads to a page and an anchor that are there', async () => {
  for (const rendering of RENDERINGS) {
    const texts = new Map();
    for (const page of [...pages, 'index.html', 'print.html']) texts.set(page, await html(FOLDERS.book, rendering, page));
    const lost = [];
    for (const page of pages) {
      const main = texts.get(page).split('<main>')[1].split('</main>')[0];
      for (const [, link] of main.matchAll(/<a [^>]*href="([^"]*)"/g)) {
        if (/^[a-z]+:/.test(link)) continue;
        const [to, anchor] = link.split('#');
        const text = texts.get(to || page);
        if (text === undefined || (anchor && !text.includes(`id="${anchor}"`))) lost.push(`${rendering}/${page}: ${link}`);
      }
    }
    assert.deepEqual(lost, []);
  }
});

test('no directive is left in a page', async () => {
  for (const rendering of RENDERINGS) {
    for (const page of pages) assert.doesNotMatch((await html(FOLDERS.book, rendering, page)).replace(/<(pre|code)[^]*?<\/\1>/g, ''), /\{\{#/, `${rendering}/${page}`);
  }
});

test('a page says its language, and search engines learn of its sister', () => read(async page => {
  for (const [rendering, language] of [['en', 'en'], ['bn', 'bn'], ['both', 'en']]) {
    await page.goto(desk.book.at(rendering, pages[0]));
    assert.equal(await page.locator('html').getAttribute('lang'), language);
    const alternates = await page.locator('link[rel=alternate]').evaluateAll(links => links.map(link => `${link.hreflang} ${link.href}`));
    if (rendering === 'both') {
      assert.equal(await page.locator('meta[name=robots]').getAttribute('content'), 'noindex');
      assert.equal(await page.locator('link[rel=canonical]').evaluate(link => link.href), desk.book.at('en', pages[0]));
    } else {
      assert.deepEqual(alternates, ['en', 'bn'].map(tag => `${tag} ${desk.book.at(tag, pages[0])}`));
    }
  }
}));

test('English and Bengali stand beside each other, and under each other on a phone', async () => {
  const columns = async (page, width) => {
    await page.setViewportSize({ width, height: 800 });
    return page.locator('.pair').first().evaluate(pair => {
      const [english, bengali] = [...pair.children].map(child => child.getBoundingClientRect());
      return bengali.left >= english.right - 1 ? 'beside' : bengali.top >= english.bottom - 1 ? 'under' : 'over';
    });
  };
  await read(async page => {
    await page.goto(desk.book.at('both', pages[0]));
    assert.equal(await columns(page, 1280), 'beside');
    assert.equal(await columns(page, 390), 'under');
  });
});

test('every page of every rendering opens without an error and without a request that leaves the machine', () => read(async page => {
  for (const rendering of RENDERINGS) {
    for (const name of [...pages, 'index.html']) {
      await page.goto(desk.book.at(rendering, name));
      assert.ok((await page.locator('main').innerText()).length > 200, `${rendering}/${name}`);
    }
  }
}));
