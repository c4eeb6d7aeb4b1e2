// What a run says, while it says it and afterwards. It asks the server for nothing.
(() => {
  'use strict';

  const { languages, say, make, sentences } = window.lo;

  class Output {
    constructor(cell) {
      this.number = make('span', { className: 'cell-number' });
      this.status = make('span', { className: 'cell-status', role: 'status' });
      this.note = make('p', { className: 'cell-note', hidden: true });
      this.build = make('pre', { className: 'cell-build', hidden: true, lang: 'en', tabIndex: 0 });
      this.lines = make('pre', { className: 'cell-output', hidden: true, tabIndex: 0, ariaLabel: say('output') });
      this.verdict = make('div', { className: 'cell-verdict', hidden: true });
      this.histogram = make('div', { className: 'cell-orders', hidden: true });
      this.element = make('div', { className: 'cell-result', hidden: true },
        make('p', { className: 'cell-head' }, this.number, ' ', this.status),
        this.note, this.build, this.lines, this.verdict, this.histogram);
      this.cell = cell;
      this.streamed = '';
    }

    begin() {
      this.element.hidden = false;
      this.element.classList.remove('stale', 'good', 'bad');
      this.number.textContent = '[*]';
      for (const part of [this.build, this.lines, this.verdict, this.histogram]) {
        part.hidden = true;
        part.replaceChildren();
      }
      this.note.hidden = true;
    }

    add(kind, text) {
      const part = kind === 'build' ? this.build : this.lines;
      part.hidden = false;
      const isError = kind === 'stderr';
      part.append(make('span', { className: isError ? 'line stderr' : 'line', title: isError ? say('stderr') : undefined, textContent: `${text}\n` }));
    }

    case(text) {
      if (!text) return;
      this.lines.hidden = false;
      this.lines.append(sentences(make('span', { className: 'case' }), text));
    }

    judged(number, verdict) {
      this.number.textContent = `[${number}]`;
      this.element.classList.toggle('good', verdict.accepted);
      this.element.classList.toggle('bad', !verdict.accepted);
      this.status.textContent = `${verdict.accepted ? '✓' : '✗'} ${verdict.verdict}`;
      if (verdict.has_build) this.build.hidden = true;
      this.verdict.replaceChildren();
      for (const language of languages) {
        const text = verdict.text?.[language];
        if (text) this.verdict.append(drawn(text, language));
      }
      this.verdict.hidden = false;
      if (this.lines.childElementCount === 0 && this.build.hidden) {
        sentences(this.lines, 'nothing');
        this.lines.hidden = verdict.verdict === 'compile-error' || verdict.verdict === 'not-run';
      }
      this.orders(verdict.histogram);
    }

    orders(histogram) {
      this.histogram.hidden = !histogram;
      if (!histogram) return;
      const { runs, seen, legal, rows } = histogram;
      const word = seen !== 1 ? 'orders' : legal > 1 ? 'orders_one' : 'order_only';
      const list = make('ol', { className: 'orders' });
      for (const row of rows) {
        const bar = make('span', { className: 'bar', ariaHidden: 'true' });
        bar.style.inlineSize = `${(100 * row.count) / runs}%`;
        const count = row.count ? say('times_of', { count: row.count, runs }) : say('never_seen');
        list.append(make('li', { className: row.legal ? (row.count ? 'legal' : 'unseen') : 'illegal' },
          make('p', {}, make('span', { className: 'track' }, bar), ` ${count}${row.legal ? '' : ` · ${say('not_legal')}`}`),
          make('pre', { textContent: row.lines.join('\n') })));
      }
      this.histogram.replaceChildren(sentences(make('p', {}), word, { runs, seen, legal }), list);
    }

    // How many columns a verdict has here.
    columns() {
      const ruler = make('span', { className: 'cell-ruler', textContent: '0'.repeat(20) });
      const pre = make('pre', { className: 'verdict' }, ruler);
      this.verdict.hidden = false;
      this.verdict.replaceChildren(pre);
      const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(pre);
      const room = pre.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd);
      const columns = Math.floor(room / (ruler.getBoundingClientRect().width / 20));
      this.verdict.replaceChildren();
      this.verdict.hidden = true;
      return columns > 0 ? columns : undefined;
    }

    keep(kept) {
      this.begin();
      for (const [kind, text] of kept.lines) this.add(kind, text);
      this.judged(kept.number, kept.verdict);
      sentences(this.note, 'kept').hidden = false;
    }

    stale(isStale) {
      this.element.classList.toggle('stale', isStale);
      if (isStale) sentences(this.note, 'stale').hidden = false;
      else this.note.hidden = true;
    }
  }

  // A verdict as the terminal has it; a sign begins each line that says something, so colour is not the only one.
  function drawn(text, language) {
    const pre = make('pre', { className: 'verdict', lang: language, tabIndex: 0 });
    for (const line of text.split('\n')) {
      const kind = /^\s+\+ /.test(line) ? 'good' : /^\s+-\d+ /.test(line) ? 'bad' : /^✓/.test(line) ? 'good' : /^✗/.test(line) ? 'bad' : '';
      pre.append(make('span', { className: `line ${kind}`, textContent: `${line}\n` }));
    }
    return pre;
  }

  Object.assign(window.lo, { Output });
})();
