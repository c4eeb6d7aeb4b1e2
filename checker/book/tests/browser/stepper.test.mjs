// The stepper: forward and back through a recorded run, by keyboard, on paper, and with very many steps.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { FOLDERS, html, pagesOf } from './book.mjs';
import { desk, read } from './reader.mjs';

// The first page that has one.
let name;
for (const page of await pagesOf(FOLDERS.book)) {
  if ((await html(FOLDERS.book, 'en', page)).includes('<lo-stepper')) { name = page; break; }
}

// What a stepper shows now.
const shown = stepper => stepper.evaluate(element => ({
  place: element.querySelector('input[type=range]').value,
  all: element.querySelector('input[type=range]').max,
  said: element.querySelector('.said').textContent,
  spoken: element.querySelector('input[type=range]').getAttribute('aria-valuetext'),
  lines: element.querySelector('pre.lines').textContent,
}));

async function open(page, rendering = 'en') {
  await page.goto(desk.book.at(rendering, name));
  const stepper = page.locator('lo-stepper.is-ready').first();
  await stepper.scrollIntoViewIfNeeded();
  return stepper;
}

test('arrows go step by step, Home and End to the ends, and no key turns the page', () => read(async page => {
  const stepper = await open(page);
  const address = page.url();
  await stepper.locator('.stage').focus();
  const start = await shown(stepper);
  assert.equal(start.place, '0');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const second = await shown(stepper);
  assert.equal(second.place, '2');
  assert.notEqual(second.said, start.said);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  assert.deepEqual(await shown(stepper), second, 'forward and back is where one was');
  await page.keyboard.press('End');
  const end = await shown(stepper);
  assert.equal(end.place, end.all);
  await page.keyboard.press('Home');
  assert.deepEqual(await shown(stepper), start);
  assert.equal(page.url(), address);
}));

test('at its end the console has the lines that were recorded', () => read(async page => {
  const stepper = await open(page);
  await stepper.locator('.stage').focus();
  await page.keyboard.press('End');
  const { lines } = await shown(stepper);
  const recorded = await stepper.evaluate(element => {
    const data = JSON.parse(element.querySelector('script').textContent);
    return data.runs[0].steps.filter(step => step.e === 'line').map(step => `${step.v.text}\n`).join('');
  });
  assert.ok(recorded.length > 0);
  assert.equal(lines, recorded);
}));

test('every step is said to a screen reader in the language of the page, with its reason where it has one', () => read(async page => {
  for (const [rendering, script] of [['en', /[a-z]{3}/], ['bn', /\p{Script=Bengali}/u]]) {
    const stepper = await open(page, rendering);
    await stepper.locator('.stage').focus();
    let reasons = 0;
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('ArrowRight');
      const { said, spoken } = await shown(stepper);
      assert.match(said, script);
      assert.match(spoken, script);
      assert.doesNotMatch(said, /[{}]|undefined/);
      reasons += await stepper.locator('.why .rule').count();
    }
    assert.ok(reasons > 0);
    assert.equal(await stepper.locator('.said').getAttribute('aria-live'), 'polite');
  }
}));

test('it plays, and says nothing to a screen reader meanwhile', () => read(async page => {
  const stepper = await open(page);
  await stepper.locator('.stage').focus();
  await page.keyboard.press('Space');
  assert.equal(await stepper.locator('.said').getAttribute('aria-live'), 'off');
  await page.waitForFunction(() => Number(document.querySelector('lo-stepper input[type=range]').value) >= 2);
  await page.keyboard.press('Space');
  assert.equal(await stepper.locator('.said').getAttribute('aria-live'), 'polite');
}));

test('a reader who wants no motion gets none', () => read(async page => {
  const stepper = await open(page);
  await stepper.locator('.stage').focus();
  for (let step = 0; step < 10; step += 1) {
    await page.keyboard.press('ArrowRight');
    assert.equal(await stepper.evaluate(element => element.getAnimations({ subtree: true }).length), 0);
  }
}, { reducedMotion: 'reduce' }));

test('on paper and without JavaScript there is a table of all steps', async () => {
  await read(async page => {
    await page.goto(desk.book.at('en', name));
    const table = page.locator('lo-stepper details.steps').first();
    await table.locator('summary').click();
    assert.ok(await table.locator('tr').count() > 3);
  }, { javaScriptEnabled: false });
  await read(async page => {
    const stepper = await open(page);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    assert.ok(await stepper.locator('details.steps table').first().isVisible());
    assert.equal(await stepper.locator('.controls').isVisible(), false);
  });
});

test('on a page in both languages the table has each step in both, on the screen and on paper', () => read(async page => {
  const stepper = await open(page, 'both');
  const bengali = () => stepper.locator('details.steps tbody td [lang=bn]').count();
  const rows = await stepper.locator('details.steps tbody tr').count();
  assert.equal(await bengali(), 0);
  await stepper.locator('details.steps summary').click();
  await page.waitForFunction(least => document.querySelectorAll('lo-stepper details.steps tbody td [lang=bn]').length >= least, rows);
  assert.match(await stepper.locator('details.steps tbody td [lang=bn]').first().textContent(), /\p{Script=Bengali}/u);
  await open(page, 'both');
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.ok(await bengali() >= rows);
}));

test('ten thousand steps are gone through like ten', () => read(async page => {
  await open(page);
  const measured = await page.evaluate(async () => {
    const first = document.querySelector('lo-stepper');
    const data = JSON.parse(first.querySelector('script').textContent);
    const [run] = data.runs;
    const once = run.steps;
    const most = Math.max(...once.map(step => step.t ?? 0)) + 1;
    run.steps = Array.from({ length: 10_000 }, (_, at) => {
      const step = once[at % once.length];
      return step.t ? { ...step, t: step.t + most * Math.floor(at / once.length) } : step;
    });
    const long = document.createElement('lo-stepper');
    const script = Object.assign(document.createElement('script'), { type: 'application/json', textContent: JSON.stringify({ ...data, runs: [run] }) });
    long.append(document.createElement('details'), script);
    long.firstChild.className = 'steps';
    long.dataset.texts = first.dataset.texts;
    const times = {};
    const timed = async (what, act) => {
      const begun = performance.now();
      act();
      // Laid out as well.
      long.getBoundingClientRect();
      times[what] = Math.round(performance.now() - begun);
      await new Promise(requestAnimationFrame);
    };
    await timed('begin', () => first.after(long));
    const press = key => long.querySelector('.stage').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    await timed('end', () => press('End'));
    const place = long.querySelector('input').value;
    await timed('back', () => press('ArrowLeft'));
    const slider = long.querySelector('input');
    slider.value = 5000;
    await timed('middle', () => slider.dispatchEvent(new Event('input')));
    for (let step = 0; step < 100; step += 1) press('ArrowRight');
    return { times, place, now: slider.value, elements: long.querySelectorAll('*').length, wanted: run.steps.length };
  });
  assert.equal(measured.place, '10000');
  assert.equal(measured.now, '5100');
  // What is on the screen does not grow with the run; only then is a step as quick at its end as at its beginning.
  assert.ok(measured.elements < 2000, JSON.stringify(measured));
  console.log(`ten thousand steps, in ms: ${JSON.stringify(measured.times)}; elements on the page: ${measured.elements}`);
}));

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
for (const colorScheme of ['light', 'dark']) {
  test(`a stepper in the middle of a run has no serious finding in ${colorScheme}`, () => read(async page => {
    const stepper = await open(page, 'both');
    await stepper.locator('.stage').focus();
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight');
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run('lo-stepper', { resultTypes: ['violations'] }));
    assert.deepEqual(violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(node => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`).join(' | ')}`), []);
  }, { colorScheme }));
}
