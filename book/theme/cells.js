// The cells of a page: programs that are changed, run and judged where they stand.
//
// A page that `checker serve` did not send stays as it was built: this then says once how to start it, and nothing
// else. Whatever a program printed becomes text (`textContent`), never HTML. Every word is in the page, in the block
// `cell-words`; see checker/book/src/serve/words.rs.
(() => {
  'use strict';

  const elements = [...document.querySelectorAll('.cell[data-cell]')];
  const words = JSON.parse(document.getElementById('cell-words')?.textContent || '{}');
  const isBoth = document.querySelector('meta[name="rendering"]')?.content === 'both';
  const lang = document.documentElement.lang === 'bn' ? 'bn' : 'en';
  const languages = isBoth ? ['en', 'bn'] : [lang];
  const root = new URL('/api/', location.origin);
  const TIMES = 50;
  // How long a page that nobody sees listens to a run, and how long it then does not, in milliseconds.
  const HEARD = 500;
  const UNHEARD = 3000;

  // A word in the page's language; where the page has both, in English, since a button has room for one.
  function say(name, holes = {}, language = languages[0]) {
    const text = words[language]?.[name] ?? words.en?.[name] ?? name;
    return text.replace(/\{(\w+)\}/g, (hole, key) => (key in holes ? String(holes[key]) : hole));
  }

  // An element: its name, its properties, its children.
  function make(name, properties = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (value === undefined || value === null) continue;
      // Not every browser has a property for each attribute of ARIA.
      if (key.startsWith('aria')) element.setAttribute(`aria-${key.slice(4).toLowerCase()}`, value);
      else if (key in element && key !== 'role') element[key] = value;
      else element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  // A sentence in all languages of the page, from a name of a word or from `{en, bn}`.
  function sentences(element, text, holes) {
    element.replaceChildren();
    const known = new Set();
    for (const language of languages) {
      const said = typeof text === 'string' ? say(text, holes, language) : text?.[language];
      if (!said || known.has(said)) continue;
      known.add(said);
      element.append(make('span', { className: 'said', lang: language }, ...coded(said)));
    }
    return element;
  }

  // A sentence's parts; what stands between backticks is code.
  function coded(text) {
    return text.split('`').map((part, at) => (at % 2 ? make('code', { textContent: part }) : part));
  }

  function offline() {
    const first = elements[0];
    if (!first) return;
    first.append(sentences(make('p', { className: 'cell-offline' }), 'offline'));
  }

  if (document.querySelector('meta[name="checker"]')?.content !== 'serve') {
    offline();
    return;
  }
  // The whole book on one page is for paper.
  if (location.pathname.endsWith('/print.html')) return;

  // What the API refused: its words, and what is in conflict.
  class Refused extends Error {
    constructor(status, body) {
      // A server that was started again lets this page in no more: to its reader that is a server that is gone.
      const text = body?.error ?? { en: say('lost', {}, 'en'), bn: say('lost', {}, 'bn') };
      super(text.en ?? `HTTP ${status}`);
      this.text = text;
      this.conflict = body?.conflict ?? null;
    }
  }

  async function ask(method, path, body) {
    let answer;
    try {
      answer = await fetch(new URL(path, root), {
        method,
        headers: body === undefined ? { 'X-Checker': '1' } : { 'X-Checker': '1', 'Content-Type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch {
      throw new Refused(0, null);
    }
    const isJson = answer.headers.get('content-type')?.startsWith('application/json');
    const read = isJson ? await answer.json() : null;
    if (!answer.ok) throw new Refused(answer.status, read);
    return read;
  }

  // What a reader wrote and nobody saved, by cell, and the digest of the file that it was made from: it outlives a
  // reload.
  const drafts = {
    key: (id) => `cell:${id}`,
    get(id) {
      try { return JSON.parse(localStorage.getItem(this.key(id))); } catch { return null; }
    },
    put(id, text, from = null) {
      try {
        if (text === null) localStorage.removeItem(this.key(id));
        else localStorage.setItem(this.key(id), JSON.stringify({ text, from }));
      } catch { /* A browser that keeps nothing still runs cells. */ }
    },
  };

  function button(word, title, act, holes) {
    return make('button', {
      type: 'button',
      textContent: say(word, holes),
      title: title ? say(title, holes) : undefined,
      onclick: act,
    });
  }

  // The part of a cell in which a program is read and changed.
  class Editor {
    constructor(cell, pre) {
      this.cell = cell;
      this.pre = pre;
      this.code = pre.querySelector('code');
      this.area = make('textarea', {
        className: 'cell-editor',
        spellcheck: false,
        autocomplete: 'off',
        hidden: true,
        ariaLabel: say('editor'),
        wrap: 'off',
        lang: 'en',
        translate: false,
      });
      for (const name of ['autocapitalize', 'autocorrect']) this.area.setAttribute(name, 'off');
      pre.after(this.area);
      pre.addEventListener('dblclick', () => this.open());
      this.area.addEventListener('input', () => { this.fit(); this.cell.edited(); });
      this.area.addEventListener('keydown', (event) => this.key(event));
      this.area.addEventListener('blur', () => this.blurred());
    }

    get text() { return this.area.value; }

    set text(text) {
      this.area.value = text;
      this.show();
      this.fit();
    }

    get isOpen() { return !this.area.hidden; }

    show() {
      this.code.textContent = this.text;
      if (window.hljs) {
        delete this.code.dataset.highlighted;
        const syntax = [...this.code.classList].filter((name) => name.startsWith('language-') || name === 'editable');
        this.code.className = syntax.join(' ');
        (window.hljs.highlightElement ?? window.hljs.highlightBlock).call(window.hljs, this.code);
      }
    }

    fit() {
      this.area.rows = Math.min(60, Math.max(3, this.text.split('\n').length));
    }

    open() {
      if (this.cell.isReadOnly) return;
      this.pre.hidden = true;
      this.area.hidden = false;
      this.fit();
      this.area.focus();
    }

    // A press of anything else leaves the text. What is pressed must not move away under the pointer, so the text stays
    // open until the press is over.
    blurred() {
      if (!page.isPressed) return this.close();
      const over = () => setTimeout(() => { if (document.activeElement !== this.area) this.close(); });
      addEventListener('pointerup', over, { once: true });
      addEventListener('pointercancel', over, { once: true });
    }

    close() {
      if (!this.isOpen) return;
      this.area.hidden = true;
      this.pre.hidden = false;
      this.show();
      this.cell.left();
    }

    // The keys of an editor. None of them reaches mdBook, for which arrows turn pages.
    key(event) {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key === 'Enter' && (event.shiftKey || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.cell.run();
      } else if (event.key === 's' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.cell.save();
      } else if (event.key === 'Escape') {
        event.preventDefault();
        this.close();
        this.cell.editButton.focus();
      } else if (event.key === 'Tab' && !event.ctrlKey && !event.altKey) {
        event.preventDefault();
        this.indent(event.shiftKey);
      } else if (event.key === 'Enter') {
        event.preventDefault();
        const before = this.text.slice(0, this.area.selectionStart);
        const line = before.slice(before.lastIndexOf('\n') + 1);
        const blanks = /^[ \t]*/.exec(line)[0];
        this.insert(`\n${blanks}${/[{([]\s*$/.test(line) ? this.unit() : ''}`);
      }
    }

    unit() {
      return this.code.classList.contains('language-rust') ? '    ' : '  ';
    }

    // Goes through the browser where it can, so that its undo knows of it.
    insert(text) {
      if (!document.execCommand?.('insertText', false, text)) {
        this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, 'end');
        this.area.dispatchEvent(new Event('input'));
      }
    }

    indent(back) {
      const { selectionStart: start, selectionEnd: end } = this.area;
      if (start === end && !back) return this.insert(this.unit());
      const from = this.text.lastIndexOf('\n', start - 1) + 1;
      const lines = this.text.slice(from, end).split('\n');
      const unit = this.unit();
      const moved = lines.map((line) => (back ? line.replace(new RegExp(`^ {1,${unit.length}}|^\t`), '') : line && unit + line));
      const text = moved.join('\n');
      this.area.setSelectionRange(from, end);
      this.insert(text);
      this.area.setSelectionRange(start === end ? Math.max(from, start - (lines[0].length - moved[0].length)) : from,
        start === end ? Math.max(from, start - (lines[0].length - moved[0].length)) : from + text.length);
    }
  }

  // The lines of a program that a reader puts into order before it runs.
  class Lines {
    constructor(cell, lines, known) {
      this.cell = cell;
      const left = [...lines];
      const take = (line) => { const at = left.indexOf(line); return at < 0 ? null : left.splice(at, 1)[0]; };
      // What the file says is shown as it is, with lines that no program prints too: only its reader changes it.
      this.isMade = Boolean(known?.length);
      this.isEdited = false;
      if (this.isMade) known.forEach(take);
      this.in = this.isMade ? [...known] : [...lines];
      this.out = this.isMade ? left : [];
      this.at = 0;
      this.list = make('ol', { className: 'predict-lines', ariaLabel: say('predict_list') });
      this.rest = make('ul', { className: 'predict-out', ariaLabel: say('predict_out') });
      this.restTitle = make('p', { className: 'predict-out-title', textContent: say('predict_out') });
      this.told = make('p', { className: 'visually-hidden', role: 'status' });
      this.element = make('div', { className: 'predict' },
        sentences(make('p', { className: 'predict-ask' }), 'predict'), this.list, this.restTitle, this.rest, this.told);
      this.list.addEventListener('keydown', (event) => this.key(event));
      this.draw(false);
    }

    draw(focus = true) {
      const move = (word, sign, at, by) => make('button', {
        type: 'button', className: 'predict-move', title: say(word), ariaLabel: say(word), textContent: sign,
        disabled: at + by < 0 || at + by >= this.in.length, tabIndex: -1, onclick: () => this.move(at, by),
      });
      this.list.replaceChildren(...this.in.map((line, at) => make('li', { tabIndex: at === this.at ? 0 : -1, onfocus: () => this.choose(at) },
        make('code', { textContent: line }),
        make('span', { className: 'predict-buttons' }, move('up', '↑', at, -1), move('down', '↓', at, 1), make('button', {
          type: 'button', className: 'predict-move', title: say('take_out'), ariaLabel: say('take_out'), textContent: '✕',
          tabIndex: -1, onclick: () => this.takeOut(at),
        })))));
      this.rest.replaceChildren(...this.out.map((line, at) => make('li', {}, make('code', { textContent: line }), make('button', {
        type: 'button', className: 'predict-move', title: say('put_back'), ariaLabel: say('put_back'), textContent: '↩',
        onclick: () => { this.in.push(...this.out.splice(at, 1)); this.at = this.in.length - 1; this.draw(); this.edited(); },
      }))));
      this.restTitle.hidden = this.rest.hidden = this.out.length === 0;
      if (focus) this.list.children[this.at]?.focus();
    }

    choose(at) {
      if (at === this.at) return;
      this.list.children[this.at]?.setAttribute('tabindex', '-1');
      this.at = at;
      this.list.children[at]?.setAttribute('tabindex', '0');
    }

    move(at, by) {
      const to = at + by;
      if (to < 0 || to >= this.in.length) return;
      this.in.splice(to, 0, ...this.in.splice(at, 1));
      this.at = to;
      this.draw();
      this.told.textContent = say('moved', { line: this.in[to], number: to + 1 });
      this.edited();
    }

    // The order is its reader's from now on.
    edited() {
      this.isMade = this.isEdited = true;
      this.cell.edited();
    }

    // Back to an order that nobody made.
    reset(lines) {
      this.in = [...lines];
      this.out = [];
      this.at = 0;
      this.isMade = this.isEdited = false;
      this.draw(false);
    }

    takeOut(at) {
      this.out.push(...this.in.splice(at, 1));
      this.at = Math.max(0, Math.min(at, this.in.length - 1));
      this.draw();
      this.edited();
    }

    key(event) {
      event.stopPropagation();
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (event.key === 'Enter' && event.shiftKey) {
        event.preventDefault();
        this.cell.run();
      } else if (by && event.altKey) {
        event.preventDefault();
        this.move(this.at, by);
      } else if (by) {
        event.preventDefault();
        this.list.children[this.at + by]?.focus();
      } else if (event.key === 'Delete' && event.target.matches('li')) {
        event.preventDefault();
        this.takeOut(this.at);
      }
    }
  }

  // What a run says, while it says it and afterwards.
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

  class Cell {
    constructor(element, state) {
      this.element = element;
      this.id = state.cell;
      this.state = state;
      this.original = state.source;
      this.digest = state.digest;
      this.isReadOnly = state.kind === 'predict';
      this.isExercise = state.kind !== 'listing';
      this.recorded = element.querySelector('.recorded');
      this.shownFor = null;
      this.hints = 0;
      this.output = new Output(this);
      this.tell = make('p', { className: 'cell-tell', role: 'status', hidden: true });
      this.questions = make('div', { className: 'cell-questions' });
      const pre = element.querySelector('pre');
      this.editor = new Editor(this, pre);
      if (this.isReadOnly) {
        this.lines = new Lines(this, state.lines ?? [], state.predicted);
      } else {
        this.draft = drafts.get(this.id);
        if (this.draft?.text === state.source) {
          drafts.put(this.id, null);
          this.draft = null;
        }
        this.editor.text = this.draft?.text ?? state.source;
      }
      this.bar();
      element.classList.add('live');
      const after = this.recorded ?? this.lines?.element ?? this.editor.area;
      if (this.lines) this.editor.area.after(this.lines.element);
      after.after(this.output.element);
      this.output.element.before(this.toolbar, this.tell, this.questions);
      if (this.recorded) this.toolbar.after(this.tell, this.questions, this.recorded, this.output.element);
      // What is kept of a listing is that of the draft; of an exercise, that of its file.
      const isOfThis = this.isReadOnly ? state.predicted : !this.isExercise || this.source === state.source;
      if (state.kept && isOfThis) {
        this.output.keep(state.kept);
        this.shownFor = this.source;
        if (this.recorded) this.recorded.hidden = true;
      }
      this.refresh();
      // The draft was made from what the file said then; it must not be written over what it says now unasked.
      if (this.isExercise && this.draft && this.draft.from !== this.digest) {
        this.conflict({ theirs: state.source, digest: state.digest }, 'changed');
      }
    }

    // Brings it to sight, where it is in the tab that is not chosen.
    show() {
      const side = this.element.closest('[role=tabpanel]');
      if (side?.hidden) document.getElementById(side.getAttribute('aria-labelledby'))?.click();
    }

    get source() { return this.lines ? this.lines.in.join('\n') : this.editor.text; }

    get isChanged() { return this.source !== (this.isExercise ? this.saved ?? this.state.source : this.original); }

    bar() {
      const times = { count: TIMES };
      this.runButton = button(this.isReadOnly ? 'check' : 'run', 'run_keys', () => this.run());
      this.runButton.classList.add('primary');
      this.manyButton = button('many', 'many_title', () => this.run(TIMES), times);
      this.aboveButton = button('above', 'above_title', () => page.runAll(this));
      this.editButton = button('edit', 'edit_title', () => this.editor.open());
      this.resetButton = button('reset', this.isExercise ? 'reset_exercise' : 'reset_listing', () => this.reset());
      this.clearButton = button('clear', 'clear_title', () => this.clear());
      this.cancelButton = button('cancel', null, () => this.cancel());
      this.hintButton = this.state.hints ? button('hint', null, () => this.hint()) : null;
      this.where = make('span', { className: 'cell-where' });
      this.toolbar = make('div', { className: 'cell-bar', role: 'group', ariaLabel: this.id },
        this.runButton, this.cancelButton, this.isReadOnly ? null : this.editButton, this.manyButton, this.aboveButton,
        this.hintButton, this.resetButton, this.clearButton, this.where);
      // A press of a button leaves the editor open: if it closed, the buttons would move away under the pointer.
      this.toolbar.addEventListener('mousedown', (event) => event.preventDefault());
      this.questions.addEventListener('mousedown', (event) => { if (event.target.closest('button')) event.preventDefault(); });
      this.toolbar.addEventListener('keydown', (event) => {
        // Arrows turn pages; within a row of buttons they do not.
        if (event.key.startsWith('Arrow')) event.stopPropagation();
      });
      this.element.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' && event.shiftKey && !event.defaultPrevented) {
          event.preventDefault();
          this.run();
        }
      });
    }

    refresh() {
      const isRunning = Boolean(this.running);
      this.element.classList.toggle('running', isRunning);
      this.cancelButton.hidden = !isRunning;
      for (const one of [this.runButton, this.manyButton, this.aboveButton, this.resetButton]) one.disabled = isRunning;
      this.clearButton.hidden = isRunning || this.output.element.hidden;
      this.resetButton.hidden = !this.isExercise && this.source === this.original;
      if (this.isExercise) {
        const standing = { accepted: say('standing_accepted'), edited: say('standing_edited') }[this.state.standing];
        const unsaved = this.isChanged && !this.isReadOnly ? say('unsaved') : null;
        this.where.textContent = [this.state.file, unsaved, standing].filter(Boolean).join(' · ');
      }
      this.element.classList.toggle('changed', this.isChanged);
      if (!isRunning && !this.output.element.hidden) {
        const isStale = this.shownFor !== null && this.shownFor !== this.source;
        if (isStale || this.output.element.classList.contains('stale')) this.output.stale(isStale);
      }
      this.recorded?.classList.toggle('stale', !this.isExercise && this.source !== this.original);
      this.mark();
    }

    // How far the reader is in this exercise.
    mark() {
      const box = this.element.closest('[data-exercise]');
      if (!box || !this.isExercise) return;
      box.dataset.standing = this.state.standing;
    }

    edited() {
      this.keepDraft();
      this.refresh();
    }

    keepDraft() {
      if (!this.lines) drafts.put(this.id, this.isChanged ? this.source : null, this.digest);
    }

    // The reader has left the text: an exercise's is the file, so it is saved.
    left() {
      if (this.isExercise && this.isChanged && !this.asks) this.save();
      else this.refresh();
    }

    async save() {
      if (!this.isExercise || this.lines || !this.isChanged) return true;
      const source = this.source;
      try {
        const { digest } = await ask('POST', 'save', { cell: this.id, source, digest: this.digest });
        this.saw(source, digest);
        this.say('saved', { file: this.state.file });
        return true;
      } catch (refused) {
        this.refused(refused);
        return false;
      }
    }

    // This is what the file says now.
    saw(source, digest) {
      if (this.state.standing === 'accepted' && source !== (this.saved ?? this.state.source)) this.state.standing = 'edited';
      this.saved = source;
      this.digest = digest;
      this.keepDraft();
      this.refresh();
    }

    say(text, holes) {
      sentences(this.tell, text, holes).hidden = !text;
    }

    refused(refused) {
      if (refused.conflict) this.conflict(refused.conflict);
      else this.say(refused.text ?? { en: String(refused), bn: String(refused) });
    }

    // The file was changed by somebody else: nothing is written before the reader has chosen.
    conflict({ theirs, digest }, word = 'conflict') {
      this.asks = true;
      const over = (act) => async () => {
        this.asks = false;
        this.questions.replaceChildren();
        await act();
        if (this.editor.isOpen) this.editor.area.focus();
        else (this.editButton ?? this.runButton).focus();
      };
      const mine = button('keep_mine', null, over(async () => {
        this.digest = digest;
        this.saved = theirs;
        if (this.lines) await this.run();
        else await this.save();
      }));
      const take = button('take_theirs', null, over(async () => {
        if (this.lines) return location.reload();
        this.editor.text = theirs;
        this.saw(theirs, digest);
      }));
      // It is said, and takes no focus: who is typing would press a button with the next space.
      const asked = make('p', { role: 'alert' });
      this.questions.replaceChildren(make('div', { className: 'cell-conflict', role: 'group', ariaLabel: say(word, { file: this.state.file }) },
        asked,
        make('details', {}, make('summary', { textContent: say('conflict_theirs') }), make('pre', { textContent: theirs })),
        make('p', {}, mine, ' ', take)));
      sentences(asked, word, { file: this.state.file });
    }

    // The file was saved outside the page.
    async changedOutside() {
      if (this.running || this.asks) return;
      let state;
      try {
        [state] = (await ask('POST', 'cells', { cells: [{ cell: this.id }] })).cells;
      } catch { return; }
      if (!state || state.digest === this.digest) return;
      if (this.lines) {
        // An order that was made here meanwhile stays: with the older digest, its check asks which of the two it is.
        if (this.lines.isEdited) return;
        if (state.predicted && state.predicted.join('\n') !== this.source) {
          const fresh = new Lines(this, state.lines ?? [], state.predicted);
          this.lines.element.replaceWith(fresh.element);
          this.lines = fresh;
        }
        this.digest = state.digest;
        this.refresh();
      } else if (this.isChanged && this.source !== state.source) {
        this.conflict({ theirs: state.source, digest: state.digest }, 'changed');
      } else {
        if (!this.editor.isOpen || this.source !== state.source) this.editor.text = state.source;
        this.saw(state.source, state.digest);
      }
    }

    // Runs it; true where it was accepted.
    async run(times = 1) {
      if (this.running || this.asks) return false;
      page.touch();
      this.say(null);
      const source = this.source;
      const running = { id: null, isCancelled: false };
      this.running = running;
      this.output.begin();
      if (this.recorded) this.recorded.hidden = true;
      this.output.status.textContent = say('building');
      this.refresh();
      try {
        const wanted = { cell: this.id, times, columns: this.output.columns() };
        if (this.lines) this.lines.isMade = true;
        if (this.lines) Object.assign(wanted, { prediction: [...this.lines.in], digest: this.digest });
        else if (this.isExercise) Object.assign(wanted, { source, digest: this.digest });
        else wanted.source = source;
        const { id, digest } = await ask('POST', 'runs', wanted);
        if (digest) this.saw(source, digest);
        if (this.lines) this.lines.isEdited = false;
        running.id = id;
        if (running.isCancelled) await this.cancel();
        return await this.follow(id, source);
      } catch (refused) {
        this.output.element.hidden = true;
        if (this.recorded) this.recorded.hidden = false;
        this.refused(refused);
        return false;
      } finally {
        this.running = null;
        this.refresh();
        page.idle();
      }
    }

    follow(id, source) {
      const { output } = this;
      output.number.textContent = '[*]';
      return new Promise((resolve) => {
        let events = null;
        let accepted = false;
        let losses = 0;
        let last = null;
        const acts = {};
        const on = (kind, act) => {
          acts[kind] = (event) => {
            losses = 0;
            last = event.lastEventId || last;
            act(JSON.parse(event.data));
          };
        };
        // A page that nobody sees listens only now and then, since all pages share a browser's few connections to one
        // server. It goes on after what it heard last.
        let pause = null;
        const listen = () => {
          clearTimeout(pause);
          events?.close();
          const url = new URL(`runs/${id}/events`, root);
          if (last !== null) url.search = `last=${last}`;
          events = new EventSource(url);
          for (const [kind, act] of Object.entries(acts)) events.addEventListener(kind, act);
          events.onerror = failed;
          if (document.hidden) pause = setTimeout(rest, HEARD);
        };
        const rest = () => {
          events.close();
          pause = setTimeout(listen, UNHEARD);
        };
        const seen = () => (document.hidden ? rest() : listen());
        const end = (isAccepted) => {
          clearTimeout(pause);
          document.removeEventListener('visibilitychange', seen);
          events.close();
          resolve(isAccepted);
        };
        on('status', (status) => {
          const { phase, run, of } = status;
          if (phase === 'waiting') output.status.textContent = status.before ? say('waiting', { count: status.before }) : say('building');
          else if (phase === 'libraries') output.status.textContent = say('libraries', { what: status.what });
          else if (phase === 'running' && of > 1) output.status.textContent = say('running_of', { run, of });
          else if (phase === 'running' && run > 1) output.status.textContent = say('running_many', { run });
          else output.status.textContent = say({ building: 'building', compiling: 'compiling', running: 'running' }[phase] ?? 'running');
          if (status.case && status.new) output.case(status.case);
        });
        for (const kind of ['build', 'stdout', 'stderr']) on(kind, ({ text }) => output.add(kind, text));
        on('verdict', (verdict) => {
          // What cannot be run on this machine stops nothing, and is not counted as accepted.
          this.wasRun = verdict.verdict !== 'not-run';
          accepted = verdict.accepted || !this.wasRun;
          if (this.isExercise && verdict.accepted) this.state.standing = 'accepted';
          this.shownFor = source;
          output.judged(id, verdict);
        });
        on('done', ({ how, left_out: leftOut }) => {
          if (leftOut) output.add('stdout', `⋮ ${say('left_out', { count: leftOut })}`);
          if (how === 'cancelled') {
            output.number.textContent = `[${id}]`;
            output.status.textContent = say('cancelled');
          }
          end(accepted);
        });
        const failed = () => {
          losses += 1;
          if (losses < 4 && events.readyState !== EventSource.CLOSED) return;
          output.status.textContent = '';
          this.say('lost');
          end(false);
        };
        document.addEventListener('visibilitychange', seen);
        listen();
      });
    }

    async cancel() {
      page.stop = true;
      // What is not in the queue yet is ended as soon as it has its number.
      if (this.running) this.running.isCancelled = true;
      if (this.running?.id) await ask('DELETE', `runs/${this.running.id}`).catch((refused) => this.refused(refused));
    }

    async reset() {
      if (!this.isExercise) {
        this.editor.text = this.original;
        this.edited();
        return;
      }
      if (!window.confirm(say('reset_sure'))) return;
      try {
        const { source, digest, text } = await ask('POST', 'reset', { cell: this.id });
        if (this.lines) {
          this.lines.reset(this.state.lines);
        } else {
          this.editor.text = source;
        }
        this.saw(source, digest);
        this.say(text);
      } catch (refused) {
        this.refused(refused);
      }
    }

    async clear() {
      const source = this.lines ? this.saved ?? this.state.source : this.shownFor ?? this.source;
      this.output.element.hidden = true;
      this.shownFor = null;
      if (this.recorded) this.recorded.hidden = false;
      this.refresh();
      await ask('POST', 'clear', { cell: this.id, source }).catch((refused) => this.refused(refused));
      this.runButton.focus();
    }

    async hint() {
      try {
        const { number, of, text } = await ask('POST', 'hint', { cell: this.id, number: (this.hints % this.state.hints) + 1 });
        this.hints = number;
        const told = make('div', { className: 'cell-hint' }, make('p', { className: 'cell-hint-number', textContent: say('hint_of', { number, all: of }) }));
        for (const language of languages) {
          const said = text[language];
          if (said) told.append(...paragraphs(said, language));
        }
        this.questions.replaceChildren(told);
      } catch (refused) {
        this.refused(refused);
      }
    }
  }

  // A hint's text: paragraphs, and code between backticks.
  function paragraphs(text, language) {
    return text.trim().split(/\n\s*\n/).map((paragraph) => make('p', { lang: language },
      ...coded(paragraph)));
  }

  // All cells of the page together.
  const page = {
    cells: [],
    stop: false,
    pending: false,
    isPressed: false,

    bar() {
      this.allButton = button('all', 'all_title', () => this.runAll(null));
      this.allButton.classList.add('primary');
      this.stopButton = button('cancel', null, () => { this.stop = true; this.cells.find((cell) => cell.running)?.cancel(); });
      this.stopButton.hidden = true;
      this.told = make('p', { className: 'cells-told', role: 'status', hidden: true });
      const bar = make('div', { className: 'cells-bar' }, this.allButton, this.stopButton,
        sentences(make('p', {}), 'processes'), this.told);
      const main = document.querySelector('main');
      const title = main?.querySelector('h1');
      if (title) title.after(bar);
      else main?.prepend(bar);
    },

    // Runs all cells in page order, or those down to one of them; the first that is not accepted ends it.
    async runAll(last) {
      if (this.isRunning) return;
      this.isRunning = true;
      this.stop = false;
      this.allButton.disabled = true;
      this.stopButton.hidden = false;
      this.told.hidden = true;
      const cells = last ? this.cells.slice(0, this.cells.indexOf(last) + 1) : this.cells;
      let done = 0;
      let accepted = 0;
      for (const cell of cells) {
        if (this.stop) break;
        // An order that nobody has made yet is asked for; it is not written into the file.
        const isAsked = cell.lines && !cell.lines.isMade;
        if (isAsked || !(await cell.run())) {
          if (!this.stop) {
            cell.show();
            cell.say(isAsked ? 'predict' : 'stopped');
            cell.element.scrollIntoView({ block: 'nearest' });
            cell.runButton.focus({ preventScroll: true });
          }
          break;
        }
        done += 1;
        accepted += cell.wasRun ? 1 : 0;
      }
      this.isRunning = false;
      this.allButton.disabled = false;
      this.stopButton.hidden = true;
      // Nothing is said of all where some could not be run; each of those says so itself.
      if (done === cells.length && accepted === done) sentences(this.told, 'all_done', { count: done }).hidden = false;
      this.idle();
    },

    touch() { this.told.hidden = true; },

    // A cell is at its end: marks are drawn anew, and pages that came meanwhile are shown.
    idle() {
      if (this.cells.some((cell) => cell.running)) return;
      progress();
      if (this.pending && !this.isRunning) reload();
    },
  };

  async function progress() {
    let chapters;
    try {
      ({ chapters } = await ask('GET', 'progress'));
    } catch { return; }
    for (const { dir, accepted, all } of chapters) {
      if (!all) continue;
      for (const link of document.querySelectorAll(`.sidebar a[href$="${dir}.html"], mdbook-sidebar-scrollbox a[href$="${dir}.html"]`)) {
        let mark = link.querySelector('.progress-mark');
        if (!mark) link.append(' ', mark = make('span', { className: 'progress-mark' }));
        mark.textContent = accepted === all ? `✓ ${all}` : `${accepted}/${all}`;
        mark.title = say('progress', { accepted, all });
        mark.classList.toggle('all', accepted === all);
      }
    }
  }

  // Where the reader is: the last heading above the middle of the window, and how far it is from the top.
  const PLACE = `cells-place:${location.pathname}`;
  function reload() {
    const headings = [...document.querySelectorAll('main :is(h1, h2, h3, h4)[id]')];
    const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 2).pop();
    const place = above ? { id: above.id, top: above.getBoundingClientRect().top } : { id: null, top: -scrollY };
    try { sessionStorage.setItem(PLACE, JSON.stringify(place)); } catch { /* The page begins at its top then. */ }
    history.scrollRestoration = 'manual';
    location.reload();
  }

  function returnToPlace() {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(PLACE));
      sessionStorage.removeItem(PLACE);
    } catch { return; }
    if (!place) return;
    const at = place.id === null ? null : document.getElementById(place.id);
    scrollTo({ top: at ? scrollY + at.getBoundingClientRect().top - place.top : -place.top, behavior: 'instant' });
    history.scrollRestoration = 'auto';
  }

  // What is saved while the page is open. A page that nobody sees does not listen: a browser has few connections for
  // all pages of one server.
  const live = {
    events: null,
    version: null,

    begin() {
      if (this.events || document.hidden) return;
      this.events = new EventSource(new URL('live', root));
      const on = (kind, act) => this.events.addEventListener(kind, (event) => act(JSON.parse(event.data)));
      on('hello', ({ version, failed }) => {
        this.fails(failed);
        const isAgain = this.version !== null;
        this.fresh(version);
        if (isAgain) page.cells.filter((cell) => cell.isExercise).forEach((cell) => cell.changedOutside());
      });
      on('pages', ({ version }) => this.fresh(version));
      on('file', ({ cell: id }) => page.cells.filter((cell) => cell.id === id).forEach((cell) => cell.changedOutside()));
      on('failed', ({ text }) => this.fails(text));
      this.events.onerror = () => {
        // It tries again by itself, but not where it was refused.
        if (this.events?.readyState === EventSource.CLOSED) this.fails('lost');
      };
    },

    // What is wrong with the pages that are shown, above them; nothing where nothing is.
    fails(text) {
      let told = document.querySelector('.cells-failed');
      if (!text) return told?.remove();
      if (!told) document.querySelector('main')?.prepend(told = make('p', { className: 'cells-failed', role: 'alert' }));
      sentences(told, text);
    },

    end() {
      this.events?.close();
      this.events = null;
    },

    fresh(version) {
      this.version ??= version;
      if (version === this.version) return;
      const isBusy = page.isRunning || page.cells.some((cell) => cell.running || cell.asks);
      if (isBusy) page.pending = true;
      else reload();
    },
  };
  addEventListener('pointerdown', () => { page.isPressed = true; }, true);
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => { page.isPressed = false; }, true);
  document.addEventListener('visibilitychange', () => (document.hidden ? live.end() : live.begin()));
  addEventListener('pagehide', () => live.end());
  // A page that comes back from the browser's memory listens again.
  addEventListener('pageshow', (event) => { if (event.persisted) live.begin(); });

  async function start() {
    live.begin();
    progress();
    if (elements.length > 0) {
      const asked = elements.map((element) => ({ cell: element.dataset.cell }));
      for (const one of asked) {
        const draft = one.cell.startsWith('listing/') ? drafts.get(one.cell) : null;
        if (draft) one.source = draft.text;
      }
      const { cells } = await ask('POST', 'cells', { cells: asked });
      page.bar();
      cells.forEach((state, at) => {
        if (state) page.cells.push(new Cell(elements[at], state));
      });
    }
    returnToPlace();
  }

  start().catch((fault) => {
    offline();
    console.warn(fault);
  });
})();
