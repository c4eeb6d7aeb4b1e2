// The editor of a cell: the part in which a program is read and changed. It runs and saves nothing itself.
(() => {
  'use strict';

  const { say, make } = window.lo;

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
      if (!window.lo.page.isPressed) return this.close();
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

  Object.assign(window.lo, { Editor });
})();
