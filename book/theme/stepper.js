// The stepper: forward and back through a recorded run. It knows nothing of how runs are recorded, and
// simulates nothing. The data, and what its letters mean, are made in checker/book/src/page/stepper.rs.
(() => {
  'use strict';

  const QUEUES = ['nextTick', 'microtask', 'timers', 'pending', 'pool', 'poll', 'immediate', 'close'];
  // libuv's names, the same in every language.
  const PHASE_OF = { timers: 'timers', pending: 'pending', poll: 'poll', immediate: 'check', close: 'close' };
  const BETWEEN = 64; // steps from one kept state to the next
  const SHOWN_TASKS = 8;
  const SHOWN_LINES = 60;
  const PACE = 900; // milliseconds for a step while it plays

  // The state before the first step. `printed` counts lines: they are all kept in one list.
  const blank = () => ({ phase: null, stack: [], printed: 0, queues: Object.fromEntries(QUEUES.map(name => [name, []])) });

  const copy = state => ({
    ...state,
    stack: state.stack.slice(),
    queues: Object.fromEntries(QUEUES.map(name => [name, state.queues[name].slice()])),
  });

  // Changes the state as this step says. `queueOf` and `due` know each task.
  function apply(state, step, queueOf, due) {
    const leave = task => {
      const waiting = state.queues[queueOf.get(task)];
      const place = waiting ? waiting.indexOf(task) : -1;
      if (place >= 0) waiting.splice(place, 1);
    };
    switch (step.e) {
      case 'enqueued': {
        const waiting = state.queues[step.q];
        let place = waiting.length;
        // A timer stands behind all that are due before it.
        if (step.q === 'timers') while (place > 0 && due.get(waiting[place - 1]) > due.get(step.t)) place -= 1;
        waiting.splice(place, 0, step.t);
        break;
      }
      case 'cleared': leave(step.t); break;
      case 'started': leave(step.t); state.stack.push(step.t); break;
      case 'threw':
      case 'finished': state.stack.splice(state.stack.lastIndexOf(step.t), 1); break;
      case 'phase': state.phase = step.p; break;
      case 'line': state.printed += 1; break;
    }
    return state;
  }

  // A run that can be asked for its state after any number of steps.
  function player(steps) {
    const tasks = new Map();
    const queueOf = new Map();
    const due = new Map();
    const lines = [];
    let at = 0;
    for (const step of steps) {
      // A time stands only where it is another than before.
      at = step.a ??= at;
      if (step.e === 'enqueued') {
        tasks.set(step.t, step);
        queueOf.set(step.t, step.q);
        due.set(step.t, step.d ?? 0);
      } else if (step.e === 'line') {
        lines.push(step.v.text);
      }
    }
    const kept = [blank()];
    function state(count) {
      const base = Math.min(Math.floor(count / BETWEEN), kept.length - 1);
      const state = copy(kept[base]);
      for (let done = base * BETWEEN; done < count; done += 1) {
        apply(state, steps[done], queueOf, due);
        if ((done + 1) % BETWEEN === 0 && kept.length === (done + 1) / BETWEEN) kept.push(copy(state));
      }
      return state;
    }
    return { steps, tasks, lines, at: state };
  }

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);

  if (typeof module === 'object') module.exports = { player, fill, BETWEEN };
  if (typeof customElements === 'undefined') return;

  const isCalm = matchMedia('(prefers-reduced-motion: reduce)');

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else if (value !== false && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  class Stepper extends HTMLElement {
    connectedCallback() {
      const data = this.querySelector('script[type="application/json"]');
      const texts = document.querySelector(`script[data-stepper-texts="${CSS.escape(this.dataset.texts ?? '')}"]`);
      if (this.stage || !data || !texts) return;
      const { runs } = JSON.parse(data.textContent);
      const { words, names, said } = JSON.parse(texts.textContent);
      Object.assign(this, { words, names, said, runs });
      // One text for each language of the page.
      this.tongues = words.title.length === 2 ? ['en', 'bn'] : [document.documentElement.lang || 'en'];
      this.players = runs.map(run => player(run.steps));
      this.places = runs.map(() => 0);
      this.build();
      const last = Stepper.chosen ?? runs[0].runtime;
      this.choose(Math.max(0, runs.findIndex(run => run.runtime === last)));
      const table = this.querySelector('details.steps');
      table.addEventListener('toggle', () => this.completeTable());
      addEventListener('beforeprint', () => { this.stop(); this.completeTable(); table.open = true; });
    }

    disconnectedCallback() { this.stop(); }

    // A text in one language, or in all of them for an attribute.
    word(name, values = {}, tongue = 0) { return fill(this.words[name][tongue], values); }
    plain(name, values) {
      return [...new Set(this.tongues.map((_, tongue) => this.word(name, values, tongue)))].join(' · ');
    }

    // The same text in each language, each marked as what it is.
    each(say) {
      const texts = this.tongues.map((_, tongue) => say(tongue));
      return this.tongues
        .map((lang, tongue) => make('span', { lang }, texts[tongue]))
        .filter((_, tongue) => texts.indexOf(texts[tongue]) === tongue);
    }
    label(name, values) { return this.each(tongue => this.word(name, values, tongue)); }

    taskName(task, tongue, player = this.player) {
      if (task === 0) return this.word('main', {}, tongue);
      const known = player.tasks.get(task);
      return known ? fill(this.names[known.l][tongue], { number: task, line: known.n }) : String(task);
    }

    sentence(step, which, tongue, player = this.player) {
      const text = this.said[step[which]]?.[tongue];
      if (text === undefined) return '';
      const said = fill(text, { ...step.v, task: step.t === undefined ? '' : this.taskName(step.t, tongue, player) });
      // An API word, such as nextTick, stays as it is.
      return /^\S*\p{Lu}/u.test(said) ? said : said.charAt(0).toLocaleUpperCase() + said.slice(1);
    }

    // On a page in both languages the rows come in one; here each gets the other. The table is that of the first run.
    completeTable() {
      if (this.tongues.length < 2 || this.isComplete) return;
      this.isComplete = true;
      const [first] = this.players;
      this.querySelectorAll('details.steps tbody tr').forEach((row, place) => {
        const step = first.steps[place];
        if (row.cells.length < 4 || !step) return;
        ['w', 'y'].forEach((which, at) => row.cells[2 + at].replaceChildren(
          ...this.each(tongue => this.sentence(step, which, tongue, first))));
      });
    }

    build() {
      const button = (name, sign, act) => {
        const made = make('button', { type: 'button', 'aria-label': this.plain(name), title: this.plain(name), onclick: act });
        made.append(make('span', { 'aria-hidden': 'true' }, sign));
        return made;
      };
      const panel = (name, kind, ...content) => make('section', { class: `panel ${kind}` },
        make('p', { class: 'panel-name' }, ...this.label(name)), ...content);
      const list = (kind, name = this.plain(kind)) => (this[`list-${kind}`] = make('ol', { 'aria-label': name }));
      this.tabs = this.runs.map((run, place) => make('button', { type: 'button', onclick: () => {
        Stepper.chosen = run.runtime;
        this.choose(place);
      } }, run.name));
      this.note = make('p', { class: 'note' });
      this.observed = make('p', { class: 'note' });
      this.buttons = {
        first: button('first', '|◀', () => this.go(0)),
        back: button('back', '◀', () => this.go(this.place - 1)),
        play: make('button', { type: 'button', class: 'play', onclick: () => (this.timer ? this.stop() : this.start()) }),
        forward: button('forward', '▶', () => this.go(this.place + 1)),
        last: button('last', '▶|', () => this.go(Infinity)),
      };
      this.slider = make('input', { type: 'range', min: 0, step: 1, 'aria-label': this.plain('title'),
        oninput: () => this.go(Number(this.slider.value)) });
      this.count = make('p', { class: 'count' });
      this.what = make('p', { class: 'what' });
      this.why = make('p', { class: 'why' });
      this.live = make('div', { class: 'said', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' }, this.what, this.why);
      this.code = make('ol', { class: 'code', tabindex: 0, 'aria-label': this.plain('code') });
      this.console = make('pre', { class: 'lines', tabindex: 0, role: 'log', 'aria-live': 'off', 'aria-label': this.plain('console') });
      this.phases = Object.fromEntries(Object.keys(PHASE_OF).map(queue => [queue,
        make('li', {}, make('p', { class: 'phase-name' }, make('span', { class: 'phase' }, PHASE_OF[queue]),
          make('span', { class: 'here' }, '▸ ', ...this.label('now'))), list(queue, PHASE_OF[queue]))]));
      this.stage = make('div', { class: this.tongues.length > 1 ? 'stage is-both' : 'stage', role: 'group', tabindex: 0, 'aria-label': this.plain('title') },
        make('div', { class: 'top' }, make('p', { class: 'title' }, ...this.label('title')),
          make('div', { class: 'runs', role: 'group', 'aria-label': this.plain('run') }, ...this.tabs)),
        make('div', { class: 'controls' }, ...Object.values(this.buttons), this.slider, this.count),
        this.live,
        make('div', { class: 'grid' },
          panel('code', 'is-code', this.code),
          make('div', { class: 'queues' },
            panel('stack', 'is-stack', list('stack')),
            panel('nextTick', '', list('nextTick')),
            panel('microtask', '', list('microtask')),
            panel('pool', '', list('pool'))),
          panel('console', 'is-console', this.console)),
        panel('phases', 'is-loop', make('ol', { class: 'phases' }, ...Object.values(this.phases))),
        this.note,
        this.observed,
        make('p', { class: 'keys' }, ...this.label('keys')));
      this.addEventListener('keydown', event => this.key(event));
      this.prepend(this.stage);
      this.classList.add('is-ready');
    }

    choose(place) {
      this.stop();
      this.chosen = place;
      this.run = this.runs[place];
      this.player = this.players[place];
      this.tabs.forEach((tab, other) => tab.setAttribute('aria-pressed', String(other === place)));
      this.tabs[0].parentElement.hidden = this.tabs.length < 2;
      this.slider.max = this.run.steps.length;
      this.code.replaceChildren(...this.run.code.map(line => make('li', {}, make('code', {}, line || ' '))));
      const version = this.run.runtime === 'node' ? `Node ${this.run.version}` : this.run.version;
      this.note.replaceChildren(...this.label('note', { version }));
      if (this.run.runtime === 'node') this.observed.replaceChildren(...this.label('observed'));
      this.observed.hidden = this.run.runtime !== 'node';
      this.show(this.places[place]);
    }

    get place() { return this.places[this.chosen]; }

    go(place) {
      this.stop();
      this.show(place);
    }

    start() {
      if (this.place >= this.run.steps.length) this.places[this.chosen] = 0;
      this.live.setAttribute('aria-live', 'off');
      this.timer = setInterval(() => {
        this.show(this.place + 1);
        if (this.place >= this.run.steps.length) this.stop();
      }, PACE);
      this.showButtons();
      this.show(this.place + 1);
    }

    stop() {
      clearInterval(this.timer);
      this.timer = undefined;
      this.live?.setAttribute('aria-live', 'polite');
      if (this.run) this.showButtons();
    }

    key(event) {
      const inside = event.target.closest('button, summary, input, a');
      // mdBook turns pages with the arrows; here they belong to the run.
      if (['ArrowLeft', 'ArrowRight', 'Home', 'End', ' '].includes(event.key)) event.stopPropagation();
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      // The table, the code and the console scroll by these keys.
      if (event.target.closest('details, .code, .lines')) return;
      // A slider moves by itself, and Space presses the button that has the focus.
      if (inside === this.slider && event.key !== ' ') return;
      if (event.key === ' ' && inside !== null && inside !== this.slider) return;
      const act = {
        ArrowLeft: () => this.go(this.place - 1),
        ArrowRight: () => this.go(this.place + 1),
        Home: () => this.go(0),
        End: () => this.go(Infinity),
        ' ': () => (this.timer ? this.stop() : this.start()),
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    }

    showButtons() {
      const { first, back, play, forward, last } = this.buttons;
      // They stay focusable: a button that is disabled under the reader's finger loses the focus.
      for (const button of [first, back]) button.setAttribute('aria-disabled', String(this.place === 0));
      for (const button of [forward, last]) button.setAttribute('aria-disabled', String(this.place >= this.run.steps.length));
      play.replaceChildren(...this.label(this.timer ? 'pause' : 'play'));
    }

    show(wanted) {
      const { steps, tasks, lines } = this.player;
      const place = Math.max(0, Math.min(wanted, steps.length));
      this.places[this.chosen] = place;
      const step = steps[place - 1];
      const state = this.player.at(place);

      const say = which => this.each(tongue => (step ? this.sentence(step, which, tongue) : this.word('start', {}, tongue)));
      this.what.replaceChildren(...say('w'));
      this.why.replaceChildren(...(step && step.y !== undefined
        ? [make('b', {}, ...this.label('why')), make('span', { class: 'rule' }, ...say('y'))] : []));
      this.slider.value = place;
      this.slider.setAttribute('aria-valuetext', this.tongues.map((_, tongue) => [
        this.word('step', { number: place, count: steps.length }, tongue),
        step ? this.sentence(step, 'w', tongue) : this.word('start', {}, tongue),
      ].join('. ')).join(' · '));
      this.count.replaceChildren(...this.label('step', { number: place, count: steps.length }),
        ...(step ? [make('span', { class: 'time' }, ...this.label('time', { at: step.a }))] : []));

      const fresh = step?.e === 'enqueued' || step?.e === 'started' ? step.t : undefined;
      this.list('stack', state.stack.slice().reverse(), fresh);
      for (const queue of QUEUES) this.list(queue, state.queues[queue], fresh);
      for (const [queue, box] of Object.entries(this.phases)) {
        const isHere = state.phase === PHASE_OF[queue];
        box.classList.toggle('is-here', isHere);
        if (isHere) box.setAttribute('aria-current', 'step');
        else box.removeAttribute('aria-current');
      }

      const first = Math.max(0, state.printed - SHOWN_LINES);
      const shown = lines.slice(first, state.printed).map((line, number) => make('span', {
        class: step?.e === 'line' && first + number === state.printed - 1 ? 'line is-fresh' : 'line',
      }, `${line}\n`));
      this.console.replaceChildren(
        ...(first > 0 ? [make('i', {}, ...this.label('earlier', { count: first }), '\n')] : []), ...shown);
      this.console.scrollTop = this.console.scrollHeight;

      const runs = state.stack.at(-1);
      const running = tasks.get(runs)?.n;
      const asked = step?.e === 'enqueued' ? step.n : undefined;
      [...this.code.children].forEach((line, number) => {
        line.classList.toggle('is-running', number + 1 === running);
        line.classList.toggle('is-asked', number + 1 === asked);
      });
      // The code scrolls in its own box, never the page.
      const marked = this.code.children[(asked ?? running ?? 0) - 1];
      if (marked) {
        const { offsetTop: top, offsetHeight: height } = marked;
        const { scrollTop, clientHeight } = this.code;
        if (top < scrollTop || top + height > scrollTop + clientHeight) this.code.scrollTop = top - clientHeight / 2;
      }
      this.showButtons();
    }

    list(kind, all, fresh) {
      const list = this[`list-${kind}`];
      const due = task => this.player.tasks.get(task)?.d;
      list.replaceChildren(...all.slice(0, SHOWN_TASKS).map(task => {
        const item = make('li', { class: task === fresh && !isCalm.matches ? 'is-fresh' : false },
          ...this.each(tongue => this.taskName(task, tongue)));
        if (kind === 'timers' && due(task) !== undefined) item.append(make('small', {}, ...this.label('due', { due: due(task) })));
        return item;
      }));
      if (all.length > SHOWN_TASKS) {
        list.append(make('li', { class: 'more' }, ...this.label('more', { count: all.length - SHOWN_TASKS })));
      }
      if (all.length === 0) list.append(make('li', { class: 'none' }, ...this.label('empty')));
    }
  }

  customElements.define('lo-stepper', Stepper);
})();
