// The start of a page's cells, after all other files of `cells/`. A page that `checker serve` did not send stays as it
// was built: this then says once how to start it, and nothing else.
(() => {
  'use strict';

  const { make, sentences, ask, drafts, Cell, page, progress, returnToPlace, live } = window.lo;

  const elements = [...document.querySelectorAll('.cell[data-cell]')];

  function offline() {
    elements[0]?.append(sentences(make('p', { className: 'cell-offline' }), 'offline'));
  }

  if (document.querySelector('meta[name="checker"]')?.content !== 'serve') {
    offline();
    return;
  }
  // The whole book on one page is for paper.
  if (location.pathname.endsWith('/print.html')) return;

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
