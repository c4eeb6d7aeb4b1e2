// The first page: it goes to the language that was chosen before, or that the browser asks for, and links all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOLDERS, RENDERINGS, asFile } from './book.mjs';
import { desk, read } from './reader.mjs';

const arrives = (locale, rendering) => read(async page => {
  await page.goto(desk.book.root + 'index.html');
  await page.waitForURL(desk.book.at(rendering, 'index.html'));
}, { locale });

test('a browser that asks for English gets English', () => arrives('en-US', 'en'));
test('a browser that asks for Bengali gets Bengali', () => arrives('bn-BD', 'bn'));

test('what was chosen before wins over what the browser asks for', () => read(async page => {
  await page.goto(desk.book.at('en', 'index.html'));
  await page.click('.languages [data-rendering=both]');
  await page.waitForURL(desk.book.at('both', 'index.html'));
  await page.goto(desk.book.root + 'index.html');
  await page.waitForURL(desk.book.at('both', 'index.html'));
}, { locale: 'bn-BD' }));

const links = page => page.locator('a').evaluateAll(all => all.map(link => link.href));
const all = RENDERINGS.map(rendering => () => desk.book.at(rendering, 'index.html'));

test('a browser that asks for neither stays, and the page links all renderings', () => read(async page => {
  await page.goto(desk.book.root + 'index.html');
  assert.deepEqual(await links(page), all.map(link => link()));
}, { locale: 'fr-FR' }));

test('whoever wants to choose again can', () => read(async page => {
  await page.goto(desk.book.root + 'index.html#choose');
  assert.deepEqual(await links(page), all.map(link => link()));
}));

test('without JavaScript it links all renderings', () => read(async page => {
  await page.goto(desk.book.root + 'index.html');
  assert.deepEqual(await links(page), all.map(link => link()));
}, { javaScriptEnabled: false }));

test('it works from a file', () => read(async page => {
  await page.goto(asFile(FOLDERS.book, 'index.html'));
  await page.waitForURL(asFile(FOLDERS.book, 'bn', 'index.html'));
}, { locale: 'bn-BD' }));

test('its Bengali is drawn with the font of the book: many machines have none', () => read(async page => {
  await page.goto(desk.book.root + 'index.html#choose');
  await page.waitForFunction(() => [...document.fonts].some(face => face.family.includes('Noto Sans Bengali') && face.status === 'loaded'));
}));
