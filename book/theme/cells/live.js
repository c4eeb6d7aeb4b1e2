// What is saved while the page is open: new pages, a book that cannot be rendered, the file of an exercise.
(() => {
  'use strict';

  const { make, sentences, root, page, reload } = window.lo;

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

  Object.assign(window.lo, { live });
})();
