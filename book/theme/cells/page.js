// All cells of a page together: *Run all*, the marks of progress, and the reader's place over a reload.
(() => {
  'use strict';

  const { say, make, sentences, button, ask } = window.lo;

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

  Object.assign(window.lo, { page, progress, reload, returnToPlace });
})();
