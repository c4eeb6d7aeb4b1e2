// Measures, and asserts nothing but the bar: the time from saving a chapter until the browser shows it. Started by
// checker/book/benches/edit.sh.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const MOST = 1000;
const EDITS = 11;
const { COURSE, SERVED } = process.env;

const chapter = join(COURSE, 'book/src/01-callbacks.md');
const text = await readFile(chapter, 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromiumSandbox: false });
try {
  const page = await browser.newPage();
  await page.goto(SERVED);
  await page.goto(new URL('/en/01-callbacks.html', SERVED).href);
  await page.locator('.cells-bar').waitFor();
  const times = [];
  for (let edit = 0; edit < EDITS; edit += 1) {
    // The server looks at its files now and then: every edit falls at another moment between two looks.
    await page.waitForTimeout(700 + 137 * edit);
    const begun = performance.now();
    await writeFile(chapter, text.replace('\n\n', `\n\nEdit number ${edit} is here.\n\n`));
    await page.locator('main p', { hasText: `Edit number ${edit} is here.` }).waitFor();
    times.push(Math.round(performance.now() - begun));
  }
  // The first one warms up.
  const sorted = times.slice(1).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  console.log(`an edited chapter is seen after ${middle} ms (median; ${sorted[0]} to ${sorted.at(-1)} ms; at most ${MOST})`);
  process.exitCode = middle <= MOST ? 0 : 1;
} finally {
  await browser.close();
}
