// The cells, as `checker serve` sends them: programs that are changed, run and judged on the page.
// COURSE is the folder of a small course that may be changed; SERVED is the address at which it is served, token and all.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { desk, read } from './reader.mjs';

const { COURSE, SERVED } = process.env;
const skip = COURSE && SERVED ? false : 'SERVED names no server';

const RIGHT = 'fn main() {\n    println!("a");\n    println!("b");\n}\n';
const WRONG = 'fn main() {\n    println!("b");\n    println!("a");\n}\n';
const NODE = 'listing/01-first/hello/node';
const RUST = 'listing/01-first/hello/rust';
const WORDS = 'exercise/first/words';
const GUESS = 'exercise/first/guess';

const onDisk = path => join(COURSE, path);
const FILE = skip ? '' : onDisk('exercises/01-first/01-words/src/main.rs');
const PREDICTION = skip ? '' : onDisk('exercises/01-first/02-guess/prediction.txt');

const at = path => new URL(path, SERVED).href;
const cell = (page, id) => page.locator(`[data-cell="${id}"]`);

// The page of cells in one rendering, for a reader who came with the token; the file of the exercise holds this.
async function open(page, { rendering = 'en', file = WRONG, prediction = '# Write it here.\n' } = {}) {
  await writeFile(FILE, file);
  await writeFile(PREDICTION, prediction);
  await page.goto(SERVED);
  await page.goto(at(`/${rendering}/01-first.html`));
  await page.locator('.cells-bar').waitFor();
}

// Puts a program into a cell, as a reader does.
async function write(page, id, text) {
  await cell(page, id).getByRole('button', { name: 'Edit', exact: true }).click();
  await cell(page, id).locator('textarea').fill(text);
}

// Runs a cell by its keys and waits for what it says: the verdict in its head.
async function run(page, id, keys = true) {
  const where = cell(page, id);
  if (keys) {
    await where.locator('textarea:visible, .cell-bar button.primary').first().focus();
    await page.keyboard.press('Shift+Enter');
  } else {
    await where.locator('.cell-bar button.primary').click();
  }
  return verdict(page, id);
}

async function verdict(page, id) {
  const result = cell(page, id).locator('.cell-result');
  await result.locator('.cell-number', { hasText: /\[\d+\]/ }).waitFor({ state: 'attached', timeout: 120_000 });
  return result.locator('.cell-status').textContent();
}

const served = (name, act, settings) => test(name, { skip }, () => read(act, settings));

served('a listing that is changed fails, and passes when it is mended; the course keeps its own', async page => {
  await open(page);
  await page.locator('.tabs').first().getByRole('tab', { name: 'Rust' }).click();
  const before = await readFile(onDisk('book/listings/01-first/hello/main.rs'), 'utf8');
  await write(page, RUST, WRONG);
  assert.match(await run(page, RUST), /✗ wrong-order/);
  await write(page, RUST, RIGHT);
  assert.match(await run(page, RUST), /✓/);
  assert.equal(await readFile(onDisk('book/listings/01-first/hello/main.rs'), 'utf8'), before);
});

served('an exercise that fails says why, passes when it is mended, and is its file', async page => {
  await open(page);
  assert.match(await run(page, WORDS), /✗ wrong-order/);
  assert.match(await cell(page, WORDS).locator('.cell-verdict').innerText(), /must come (after|before)/);
  await write(page, WORDS, RIGHT);
  assert.match(await run(page, WORDS), /✓/);
  assert.equal(await readFile(FILE, 'utf8'), RIGHT);
  await page.locator('.sidebar .progress-mark').first().waitFor();
});

served('a program that does not compile shows what rustc says', async page => {
  await open(page, { file: 'fn main() {\n    println!("a")\n    println!("b");\n}\n' });
  assert.match(await run(page, WORDS), /✗ compile-error/);
  assert.match(await cell(page, WORDS).innerText(), /error: expected `;`/);
});

served('the buttons work while the editor is open', async page => {
  await open(page);
  await write(page, WORDS, RIGHT);
  await cell(page, WORDS).getByRole('button', { name: 'Run', exact: true }).click();
  assert.match(await verdict(page, WORDS), /✓/);
});

served('run all brings a failing cell to sight, though it is in the other tab', async page => {
  await open(page);
  await page.locator('.tabs').first().getByRole('tab', { name: 'Rust' }).click();
  await write(page, RUST, WRONG);
  await page.locator('.tabs').first().getByRole('tab', { name: 'Node' }).click();
  await page.locator('.cells-bar button.primary').click();
  await cell(page, RUST).locator('.cell-status', { hasText: '✗' }).waitFor({ timeout: 120_000 });
});

served('run all stops at the first cell that fails, and says when all are done', async page => {
  await open(page);
  await page.locator('.cells-bar button.primary').click();
  assert.match(await verdict(page, WORDS), /✗/);
  await page.locator('.cells-bar button.primary:enabled').waitFor();
  assert.equal(await cell(page, GUESS).locator('.cell-result').isVisible(), false);
  assert.match(await verdict(page, NODE), /✓/);
  await open(page, { file: RIGHT, prediction: 'a\nb\n' });
  await page.locator('.cells-bar button.primary').click();
  await page.locator('.cells-told:visible').waitFor({ timeout: 120_000 });
  for (const id of [NODE, RUST, WORDS, GUESS]) assert.match(await verdict(page, id), /✓/, id);
});

served('a prediction is put in order by keyboard', async page => {
  await open(page);
  const lines = cell(page, GUESS).locator('.predict-lines li');
  const order = () => lines.locator('code').allTextContents();
  assert.deepEqual(await order(), ['b', 'a'], 'what is shown first tells nothing');
  await lines.first().focus();
  await page.keyboard.press('Shift+Enter');
  assert.match(await verdict(page, GUESS), /✗/);
  await lines.first().focus();
  await page.keyboard.press('Alt+ArrowDown');
  assert.deepEqual(await order(), ['a', 'b']);
  assert.equal(await page.evaluate(() => document.activeElement.querySelector('code').textContent), 'b');
  assert.match(await cell(page, GUESS).locator('[role=status]').allTextContents().then(said => said.join(' ')), /b/);
  await page.keyboard.press('Shift+Enter');
  await cell(page, GUESS).locator('.cell-status', { hasText: '✓' }).waitFor({ timeout: 120_000 });
  assert.match(await readFile(PREDICTION, 'utf8'), /a\nb\n/);
  assert.ok(page.url().endsWith('01-first.html'), 'no key turned the page');
});

served('a file that was saved elsewhere is never overwritten unasked', async page => {
  const theirs = '// theirs\n' + RIGHT;
  for (const [button, kept] of [['mine', RIGHT], ['theirs', theirs]]) {
    await open(page);
    await write(page, WORDS, RIGHT);
    await writeFile(FILE, theirs);
    const asked = cell(page, WORDS).locator('.cell-conflict');
    // The page is told when the file is saved; if not before, then when it saves.
    await cell(page, WORDS).locator('textarea').blur().catch(() => {});
    await asked.waitFor();
    assert.equal(await readFile(FILE, 'utf8'), theirs);
    await asked.locator('button').nth(button === 'mine' ? 0 : 1).click();
    await asked.waitFor({ state: 'detached' });
    const deadline = Date.now() + 20_000;
    while (await readFile(FILE, 'utf8') !== kept && Date.now() < deadline) await page.waitForTimeout(50);
    assert.equal(await readFile(FILE, 'utf8'), kept, button);
  }
}, { but: /409/ });

served('a question about a file leaves the focus in the text, so that no key chooses', async page => {
  const theirs = '// theirs\n' + RIGHT;
  await open(page);
  await write(page, WORDS, RIGHT);
  await writeFile(FILE, theirs);
  const area = cell(page, WORDS).locator('textarea');
  await cell(page, WORDS).locator('.cell-conflict').waitFor();
  assert.ok(await area.evaluate(text => text === document.activeElement));
  await page.keyboard.type(' // x');
  assert.equal(await area.inputValue(), `${RIGHT} // x`);
  await page.waitForTimeout(300);
  assert.equal(await readFile(FILE, 'utf8'), theirs);
}, { but: /409/ });

// The window is so high that no scrolling puts things back into their places.
served('a button below does not move away when the editor above it closes', async page => {
  await open(page);
  await write(page, NODE, "console.log('a');\n".repeat(200));
  await cell(page, GUESS).locator('.predict-lines button[title="Move down"]').first().click();
  assert.deepEqual(await cell(page, GUESS).locator('.predict-lines code').allTextContents(), ['a', 'b']);
  await cell(page, NODE).locator('textarea').waitFor({ state: 'hidden' }, { viewport: { width: 1280, height: 8000 } });
}, { viewport: { width: 1280, height: 8000 } });

served('a prediction with a line that no program prints stays what it is', async page => {
  await open(page, { file: RIGHT, prediction: 'a\nmine\n' });
  assert.deepEqual(await cell(page, GUESS).locator('.predict-lines code').allTextContents(), ['a', 'mine']);
  assert.deepEqual(await cell(page, GUESS).locator('.predict-out code').allTextContents(), ['b']);
  await cell(page, GUESS).locator('.cell-bar button.primary').click();
  assert.match(await verdict(page, GUESS), /✗/);
  assert.equal(await readFile(PREDICTION, 'utf8'), 'a\nmine\n');
});

served('run all writes no prediction that nobody made', async page => {
  await open(page, { file: RIGHT });
  await page.locator('.cells-bar button.primary').click();
  await cell(page, GUESS).locator('.cell-tell:visible').waitFor({ timeout: 120_000 });
  assert.match(await verdict(page, WORDS), /✓/);
  assert.equal(await readFile(PREDICTION, 'utf8'), '# Write it here.\n');
  assert.equal(await cell(page, GUESS).locator('.cell-result').isVisible(), false);
});

served('a run is cancelled before it has its number', async page => {
  await open(page);
  let answer;
  const held = new Promise(resolve => { answer = resolve; });
  await page.route('**/api/runs', async route => { await held; await route.continue(); });
  await write(page, NODE, "setInterval(() => {}, 1000);\n");
  await page.keyboard.press('Shift+Enter');
  await cell(page, NODE).getByRole('button', { name: 'Cancel' }).click();
  answer();
  await cell(page, NODE).locator('.cell-status', { hasText: 'cancelled' }).waitFor({ timeout: 60_000 });
});

served('a server that was started again is said to be gone, in the language of the page', async page => {
  await open(page, { rendering: 'bn' });
  await page.context().clearCookies();
  await cell(page, WORDS).locator('.cell-bar button.primary').click();
  const tell = cell(page, WORDS).locator('.cell-tell:visible');
  await tell.waitFor();
  assert.match(await tell.innerText(), /checker serve.*\p{Script=Bengali}/su);
  assert.doesNotMatch(await tell.innerText(), /403/);
}, { but: /403/ });

served('an output is stale after an edit, kept across a reload, and gives way to the recorded one', async page => {
  await open(page);
  const where = cell(page, NODE);
  // What an earlier reader left.
  if (!await where.locator('.recorded').isVisible()) await where.getByRole('button', { name: 'Clear' }).click();
  await where.locator('.recorded').waitFor();
  assert.match(await run(page, NODE, false), /✓/);
  assert.equal(await where.locator('.recorded').isVisible(), false);
  await write(page, NODE, "console.log('a');\nconsole.log('b');\n// changed\n");
  await page.keyboard.press('Escape');
  assert.match(await where.locator('.cell-result').getAttribute('class'), /stale/);
  await where.getByRole('button', { name: 'Reset' }).click();
  await page.reload();
  await page.locator('.cells-bar').waitFor();
  assert.match(await verdict(page, NODE), /✓/);
  await where.getByRole('button', { name: 'Clear' }).click();
  await where.locator('.recorded').waitFor();
  assert.equal(await where.locator('.cell-result').isVisible(), false);
});

served('what a program prints is text and never a page', async page => {
  await open(page);
  await write(page, NODE, "console.log('<script>document.title = \"taken\"</script><img src=x onerror=\"document.title = 1\">');\n");
  assert.match(await run(page, NODE), /✗/);
  assert.match(await cell(page, NODE).locator('.cell-output').innerText(), /<script>document.title/);
  assert.notEqual(await page.title(), 'taken');
  assert.equal(await cell(page, NODE).locator('.cell-result :is(script, img)').count(), 0);
});

served('a program that never ends is cancelled', async page => {
  await open(page);
  await write(page, NODE, "console.log('on');\nsetInterval(() => {}, 1000);\n");
  await page.keyboard.press('Shift+Enter');
  await cell(page, NODE).locator('.cell-output', { hasText: 'on' }).waitFor({ timeout: 60_000 });
  await cell(page, NODE).getByRole('button', { name: 'Cancel' }).click();
  assert.doesNotMatch(await verdict(page, NODE), /✓/);
});

served('a page that nobody sees listens now and then, and misses and doubles nothing', async page => {
  await open(page);
  const see = hidden => page.evaluate(isHidden => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
  const asked = [];
  page.on('request', request => { if (/events/.test(request.url())) asked.push(request.url()); });
  await write(page, NODE, "let n = 0;\nconst timer = setInterval(() => {\n  console.log(n += 1);\n  if (n === 20) clearInterval(timer);\n}, 250);\n");
  await page.keyboard.press('Shift+Enter');
  await cell(page, NODE).locator('.cell-output', { hasText: '2' }).waitFor({ timeout: 60_000 });
  await see(true);
  assert.match(await verdict(page, NODE), /✗/);
  await see(false);
  const lines = (await cell(page, NODE).locator('.cell-output').innerText()).trim().split(/\s+/);
  assert.deepEqual(lines, Array.from({ length: 20 }, (_, at) => String(at + 1)));
  assert.ok(asked.length > 1 && asked.slice(1).every(url => /last=\d+$/.test(url)), asked.join(' '));
});

served('fifty runs are counted by the orders that were seen', async page => {
  await open(page);
  await cell(page, NODE).getByRole('button', { name: /50/ }).click();
  await cell(page, NODE).locator('.cell-orders li').first().waitFor({ timeout: 240_000 });
  assert.match(await cell(page, NODE).locator('.cell-orders').innerText(), /50/);
});

served('hints come one after the other', async page => {
  await open(page);
  const hint = cell(page, WORDS).getByRole('button', { name: 'Hint' });
  for (const text of ['First a.', 'Then b.']) {
    await hint.click();
    await cell(page, WORDS).locator('.cell-hint', { hasText: text }).waitFor();
  }
});

served('a page that was changed is shown at once, and the reader keeps the place', async page => {
  await open(page);
  const source = onDisk('book/src/01-first.md');
  const text = await readFile(source, 'utf8');
  await page.locator('#prediction').evaluate(heading => heading.scrollIntoView());
  const top = () => page.locator('#prediction').evaluate(heading => heading.getBoundingClientRect().top);
  const before = await top();
  try {
    await writeFile(source, text.replace('Programs that run', 'Small programs that run'));
    await page.locator('main p', { hasText: 'Small programs that run' }).waitFor();
    await page.locator('.cells-bar').waitFor();
    await page.waitForTimeout(300);
    assert.ok(Math.abs(await top() - before) < 40, `${before} → ${await top()}`);
    await writeFile(source, text.replace('{{#listing 01-first/hello}}', '{{#listing 01-first/nowhere}}'));
    await page.locator('.cells-failed').waitFor();
    assert.match(await page.locator('main').innerText(), /Small programs that run/);
    await page.reload();
    await page.locator('.cells-failed').waitFor();
  } finally {
    await writeFile(source, text);
  }
});

served('the cells speak the language of the page', async page => {
  await open(page, { rendering: 'bn' });
  assert.match(await page.locator('.cells-bar').innerText(), /\p{Script=Bengali}/u);
  await cell(page, WORDS).locator('.cell-bar button.primary').click();
  assert.match(await verdict(page, WORDS), /✗ wrong-order/);
  assert.match(await cell(page, WORDS).locator('.cell-verdict').innerText(), /\p{Script=Bengali}/u);
});

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
for (const colorScheme of ['light', 'dark']) {
  served(`cells with verdicts have no serious finding in ${colorScheme}, and fit on a phone`, async page => {
    await open(page, { rendering: 'both' });
    await run(page, WORDS, false);
    await write(page, NODE, "console.log('b');\nconsole.error('x'.repeat(200));\n");
    await run(page, NODE);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
    const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).map(node => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
    assert.deepEqual(serious, []);
    const wide = await page.evaluate(() => [...document.querySelectorAll('main *')]
      .filter(part => part.getClientRects().length && part.getBoundingClientRect().right > innerWidth + 0.5)
      .filter(part => { for (let up = part.parentElement; up; up = up.parentElement) if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(up).overflowX) && up !== document.body && up !== document.documentElement) return false; return true; })
      .map(part => `${part.tagName}.${part.className}`));
    assert.deepEqual(wide, []);
  }, { colorScheme, viewport: { width: 390, height: 844 }, bypassCSP: true });
}

test('a page without its server says once how to start it', () => read(async page => {
  await page.goto(desk.book.at('en', '01-callbacks.html'));
  assert.equal(await page.locator('.cell-offline').count(), 1);
  assert.equal(await page.locator('.cell-offline code').innerText(), 'cargo run -- serve --open');
}));
