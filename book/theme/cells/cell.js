// A cell of the page: a program that is changed, run and judged where it stands.
(() => {
  'use strict';

  const { languages, say, make, sentences, button, paragraphs, ask, Editor, Lines, Output, follow } = window.lo;

  const TIMES = 50;

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
      this.aboveButton = button('above', 'above_title', () => window.lo.page.runAll(this));
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
      window.lo.page.touch();
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
        return await follow(this, id, source);
      } catch (refused) {
        this.output.element.hidden = true;
        if (this.recorded) this.recorded.hidden = false;
        this.refused(refused);
        return false;
      } finally {
        this.running = null;
        this.refresh();
        window.lo.page.idle();
      }
    }

    async cancel() {
      window.lo.page.stop = true;
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

  Object.assign(window.lo, { drafts, Cell });
})();
