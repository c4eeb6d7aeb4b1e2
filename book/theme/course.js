// What a page does by itself, with or without `checker serve`: the language picker keeps the place, listings get tabs.
(() => {
  'use strict';

  const root = document.documentElement;
  const rendering = document.querySelector('meta[name="rendering"]')?.content ?? root.lang;
  const bengali = rendering === 'bn';
  // Storage may be closed to a page that is opened from a file.
  const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* Then it is forgotten. */ } };
  const recall = name => { try { return localStorage.getItem(name); } catch { return null; } };

  // The links of the picker lead to the same heading, and the choice is remembered.
  const links = [...document.querySelectorAll('.languages a')];
  const keepPlace = () => links.forEach(link => { link.hash = location.hash; });
  addEventListener('hashchange', keepPlace);
  keepPlace();
  links.forEach(link => link.addEventListener('click', () => {
    remember('loop-and-order-rendering', link.dataset.rendering);
    if (!location.hash) link.hash = nearestHeading();
  }));

  // The heading that the reader is at.
  function nearestHeading() {
    const above = [...document.querySelectorAll('main :is(h2, h3)[id]')]
      .filter(heading => heading.getBoundingClientRect().top < 120).pop();
    return above ? `#${above.id}` : '';
  }

  // The two programs of a listing, one at a time. What is chosen once is chosen for all.
  const listings = [...document.querySelectorAll('section.listing')];
  const choose = runtime => {
    for (const listing of listings) {
      const sides = [...listing.querySelectorAll(':scope > .side')];
      if (!sides.some(side => side.dataset.runtime === runtime)) continue;
      for (const side of sides) side.hidden = side.dataset.runtime !== runtime;
      for (const tab of listing.querySelectorAll('[role=tab]')) {
        const on = tab.dataset.runtime === runtime;
        tab.setAttribute('aria-selected', String(on));
        tab.tabIndex = on ? 0 : -1;
      }
    }
  };
  listings.forEach((listing, number) => {
    const sides = [...listing.querySelectorAll(':scope > .side')];
    if (sides.length < 2) return;
    const tabs = document.createElement('div');
    tabs.className = 'tabs';
    tabs.setAttribute('role', 'tablist');
    tabs.setAttribute('aria-label', bengali ? 'ভাষা: Node অথবা Rust' : 'Node or Rust');
    for (const side of sides) {
      const name = side.querySelector('.side-name');
      const tab = document.createElement('button');
      tab.type = 'button';
      tab.textContent = name.textContent;
      tab.dataset.runtime = side.dataset.runtime;
      tab.id = `tab-${number}-${side.dataset.runtime}`;
      side.id = `side-${number}-${side.dataset.runtime}`;
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', side.id);
      side.setAttribute('role', 'tabpanel');
      side.setAttribute('aria-labelledby', tab.id);
      name.hidden = true;
      tab.addEventListener('click', () => {
        // The listing stays where it is, though those above it change their height.
        const before = tab.getBoundingClientRect().top;
        choose(side.dataset.runtime);
        scrollBy(0, tab.getBoundingClientRect().top - before);
        remember('loop-and-order-runtime', side.dataset.runtime);
      });
      tabs.append(tab);
    }
    tabs.addEventListener('keydown', event => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      // The book turns its pages with the same keys.
      event.stopPropagation();
      const other = [...tabs.children].find(tab => tab !== document.activeElement);
      other.click();
      other.focus({ preventScroll: true });
    });
    listing.prepend(tabs);
  });
  choose(recall('loop-and-order-runtime') ?? 'node');
  // Print shows both.
  addEventListener('beforeprint', () => listings.forEach(listing =>
    listing.querySelectorAll(':scope > .side').forEach(side => { side.hidden = false; })));
  addEventListener('afterprint', () => choose(recall('loop-and-order-runtime') ?? 'node'));

  // mdBook's own words.
  if (bengali) {
    const header = document.getElementById('mdbook-searchresults-header');
    const say = text => text
      .replace(/^No search results for '(.*)'\.$/, 'খুঁজে কিছু পাওয়া যায়নি: “$1”')
      .replace(/^(\d+) search results? for '(.*)':$/, (_, count, asked) => `“${asked}”: ${count}টি জায়গায় আছে`);
    if (header) {
      new MutationObserver(() => {
        const said = say(header.textContent);
        if (said !== header.textContent) header.textContent = said;
      }).observe(header, { childList: true, characterData: true, subtree: true });
    }
    const words = {
      'mdbook-sidebar-toggle': 'সূচিপত্র দেখান বা লুকান', 'mdbook-theme-toggle': 'রং বদলান',
      'mdbook-search-toggle': 'খুঁজুন (`/`)',
    };
    for (const [id, word] of Object.entries(words)) {
      const button = document.getElementById(id);
      if (button) { button.title = word; button.setAttribute('aria-label', word); }
    }
    document.getElementById('mdbook-searchbar')?.setAttribute('placeholder', 'এই বইয়ে খুঁজুন …');
    document.querySelectorAll('[rel=prev]').forEach(link => { link.title = 'আগের অধ্যায়'; link.ariaLabel = link.title; });
    document.querySelectorAll('[rel~=next]').forEach(link => { link.title = 'পরের অধ্যায়'; link.ariaLabel = link.title; });
  }
})();
