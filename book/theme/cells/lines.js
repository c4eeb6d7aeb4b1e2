// The lines of a prediction: what a reader puts into order before the program runs, by buttons or by keyboard.
(() => {
  'use strict';

  const { say, make, sentences } = window.lo;

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

  Object.assign(window.lo, { Lines });
})();
