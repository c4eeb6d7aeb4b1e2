// A reader: a page of a real browser that notes everything a reader must never meet: an error on the console, a file
// that is not there, a request that leaves the machine.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { FOLDERS, serve } from './book.mjs';

/** What a test file uses: the browser, and the books that it serves. Filled before its first test. */
export const desk = { browser: null, book: null };

before(async () => {
  desk.book = await serve(FOLDERS.book);
  // Chromium's own sandbox does not start in every container; the pages are our own.
  desk.browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromiumSandbox: false });
});
after(async () => {
  await desk.browser?.close();
  await desk.book?.close();
});

/**
 * Runs `act(page)` as a reader with these settings of the browser; then nothing bad may have been met. What is bad and
 * expected, `but` says: a pattern for its text.
 */
export async function read(act, { but = null, ...settings } = {}) {
  const context = await desk.browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, ...settings });
  const met = [];
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on('console', said => { if (said.type() === 'error') met.push(`console: ${said.text()}`); });
    page.on('pageerror', error => met.push(`error: ${error.message}`));
    page.on('dialog', dialog => { met.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
    page.on('requestfailed', request => {
      // A page that is left takes its requests with it.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED') met.push(`failed: ${request.url()}`);
    });
    page.on('response', response => { if (response.status() >= 400) met.push(`${response.status()}: ${response.url()}`); });
    page.on('request', request => {
      const { protocol, hostname } = new URL(request.url());
      if (!['file:', 'data:', 'blob:'].includes(protocol) && hostname !== '127.0.0.1') met.push(`external: ${request.url()}`);
    });
    await act(page);
  } finally {
    await context.close();
  }
  assert.deepEqual(met.filter(what => !but?.test(what)), []);
}
