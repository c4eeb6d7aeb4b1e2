// The search: it finds Bengali words however they are written, the terms in both scripts, and all it found before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOLDERS, asFile, serve } from './book.mjs';
import { desk, read } from './reader.mjs';

// The anchors that a search leads to, best first.
async function found(page) {
  await page.waitForFunction(() => /\d|খুঁজে|No/.test(document.getElementById('mdbook-searchresults-header').textContent));
  return page.locator('#mdbook-searchresults li a').evaluateAll(links => links.map(link => new URL(link.href).hash.slice(1)));
}

// Types into the box, as a reader does.
async function search(page, query) {
  if (!await page.locator('#mdbook-searchbar').isVisible()) await page.click('#mdbook-search-toggle');
  await page.fill('#mdbook-searchbar', '');
  await page.fill('#mdbook-searchbar', query);
  await page.locator('#mdbook-searchbar').dispatchEvent('keyup');
  return found(page);
}

// Each query, and the section of the small book of words that it has to find.
const QUERIES = [
  ['a word as it stands', 'ক্রম', 'sequence'],
  ['the beginning of a word', 'গুরুত্ব', 'importance'],
  ['a word with conjuncts', 'গুরুত্বপূর্ণ', 'importance'],
  ['য় as one sign', 'সম\u09df', 'hour'],
  ['য় as য and a dot', 'সম\u09af\u09bc', 'hour'],
  ['ড় as one sign', 'প\u09dc', 'reading'],
  ['ড় as ড and a dot', 'প\u09a1\u09bc', 'reading'],
  ['a word that is written with a joiner', 'কর্\u200dম', 'labour'],
  ['the same without the joiner', 'কর্ম', 'labour'],
  ['a word that the text writes with a joiner', 'র্যাপ', 'labour'],
  ['a word with a suffix, where the text has none', 'নিয়মগুলো', 'law'],
  ['a word without a suffix, where the text has one', 'ছাত্র', 'students'],
  ['a term in Latin letters with a Bengali suffix', 'queue-তে', 'line'],
  ['a term in Bengali letters', 'ইভেন্ট লুপ', 'loop'],
  ['a term in Latin letters', 'event loop', 'loop'],
  ['the beginning of a term in Bengali letters', 'প্রমি', 'vow'],
  ['the beginning of the second word of a term', 'ইভেন্ট লু', 'loop'],
  ['the beginning of a term behind another word', 'রাখা প্রমি', 'vow'],
  ['a word before a danda', 'শেষ', 'end'],
];

const skip = FOLDERS.small ? false : 'SMALL_BOOK names no book';

test('the search finds Bengali', { skip }, async t => {
  const words = await serve(FOLDERS.small);
  try {
    for (const [title, query, section] of QUERIES) {
      await t.test(title, () => read(async page => {
        await page.goto(words.at('bn', 'words.html'));
        const anchors = await search(page, query);
        assert.ok(anchors.includes(section), `${query}: ${anchors}`);
        assert.ok(anchors.length < 8, `${query} finds everything: ${anchors}`);
      }));
      await t.test(`${title}, from the address`, () => read(async page => {
        await page.goto(`${words.at('bn', 'words.html')}?search=${encodeURIComponent(query)}`);
        const anchors = await found(page);
        assert.ok(anchors.includes(section), `${query}: ${anchors}`);
      }));
    }
  } finally {
    await words.close();
  }
});

test('the search warns of nothing', { skip }, async () => {
  const words = await serve(FOLDERS.small);
  try {
    await read(async page => {
      const warned = [];
      page.on('console', said => { if (said.type() === 'warning') warned.push(said.text()); });
      await page.goto(words.at('bn', 'words.html'));
      assert.ok((await search(page, 'ক্রম')).length > 0);
      assert.deepEqual(warned, []);
    });
  } finally {
    await words.close();
  }
});

test('two letters of a term begin too much', { skip }, async () => {
  const words = await serve(FOLDERS.small);
  try {
    await read(async page => {
      await page.goto(words.at('bn', 'words.html'));
      assert.ok(!(await search(page, 'প্র')).includes('vow'));
    });
  } finally {
    await words.close();
  }
});

test('what is nowhere is not found, and the page says so in its language', { skip }, async () => {
  const words = await serve(FOLDERS.small);
  try {
    await read(async page => {
      await page.goto(words.at('bn', 'words.html'));
      assert.deepEqual(await search(page, 'হাতি'), []);
      assert.match(await page.locator('#mdbook-searchresults-header').textContent(), /পাওয়া যায়নি/);
    });
  } finally {
    await words.close();
  }
});

test('the words that were found are marked in the teaser', { skip }, () => read(async page => {
  await page.goto(`${asFile(FOLDERS.small, 'bn', 'words.html')}?search=${encodeURIComponent('গুরুত্বপূর্ণ')}`);
  await found(page);
  const marked = await page.locator('#mdbook-searchresults .teaser em').allTextContents();
  assert.ok(marked.some(word => word.normalize('NFC').includes('গুরুত্বপূর্ণ')), String(marked));
}));

test('a Bengali term finds the English text, in each rendering', () => read(async page => {
  for (const rendering of ['en', 'both', 'bn']) {
    await page.goto(desk.book.at(rendering, 'introduction.html'));
    assert.ok((await search(page, 'ইভেন্ট লুপ')).length > 0, rendering);
  }
}));

test('English is found as before: words, beginnings, and nothing for nonsense', () => read(async page => {
  await page.goto(desk.book.at('en', 'introduction.html'));
  for (const query of ['callback', 'callb', 'error-first', 'setTimeout']) assert.ok((await search(page, query)).length > 0, query);
  assert.deepEqual(await search(page, 'qqqzzz'), []);
}));

test('the search works in a book opened from a file', () => read(async page => {
  await page.goto(asFile(FOLDERS.book, 'en', 'introduction.html'));
  assert.ok((await search(page, 'callback')).length > 0);
}));

test('a hit leads to its section, where the words are marked', () => read(async page => {
  await page.goto(`${desk.book.at('en', 'introduction.html')}?search=callback`);
  await found(page);
  const link = page.locator('#mdbook-searchresults li a').first();
  const anchor = new URL(await link.evaluate(it => it.href)).hash;
  await link.click();
  await page.waitForURL(address => address.hash === anchor && address.search.includes('highlight'));
  await page.locator('main mark').first().waitFor();
}));
