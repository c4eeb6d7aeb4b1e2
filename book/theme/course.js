// What a page does by itself, with or without `checker serve`: the language picker keeps the place, listings get tabs.
(() => {
  'use strict';

  const root = document.documentElement;
  const rendering = document.querySelector('meta[name="rendering"]')?.content ?? root.lang;
  const bengali = rendering === 'bn';
  // Storage may be closed to a page that is opened from a file.
  const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* Then it is forgotten. */ } };
  const recall = name => { try { return localStorage.getItem(name); } catch { return null; } };

  // The links of the picker lead to the same place, and the choice is remembered.
  const links = [...document.querySelectorAll('.languages a')];
  const keepPlace = () => links.forEach(link => { link.hash = place(); });
  addEventListener('hashchange', keepPlace);
  addEventListener('scrollend', keepPlace);
  keepPlace();
  links.forEach(link => link.addEventListener('click', () => {
    remember('loop-and-order-rendering', link.dataset.rendering);
    keepPlace();
  }));

  // Where the reader is: at the anchor of the address while it is in sight, and else in the section at the top.
  function place() {
    const asked = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (asked) {
      const { top, bottom } = asked.getBoundingClientRect();
      if (bottom >= 0 && top < innerHeight) return location.hash;
    }
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

  // What scrolls in a box of its own is reached by the keyboard, while there is something to scroll.
  const boxes = new ResizeObserver(changes => {
    for (const { target } of changes) {
      const scrolls = target.scrollWidth > target.clientWidth + 1 || target.scrollHeight > target.clientHeight + 1;
      if (scrolls && /auto|scroll/.test(getComputedStyle(target).overflow)) target.tabIndex = 0;
      else target.removeAttribute('tabindex');
    }
  });
  document.querySelectorAll('main :is(pre, pre > code, .cell, .table-wrapper)').forEach(box => boxes.observe(box));

  // mdBook's button for the table of contents is a label, which the keyboard does not reach.
  const contents = document.getElementById('mdbook-sidebar-toggle');
  if (contents) {
    contents.setAttribute('role', 'button');
    contents.tabIndex = 0;
    contents.addEventListener('keydown', event => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      contents.click();
    });
  }
  const searchbar = document.getElementById('mdbook-searchbar');
  searchbar?.setAttribute('aria-label', bengali ? 'এই বইয়ে খুঁজুন' : 'Search this book');

  // A teaser is said as it stands; mdBook gives each the same name, which a `span` cannot have.
  const results = document.getElementById('mdbook-searchresults');
  if (results) {
    const unname = () => results.querySelectorAll('.teaser[aria-label]').forEach(teaser => teaser.removeAttribute('aria-label'));
    new MutationObserver(unname).observe(results, { childList: true });
    // A page that was opened with `?search=` may have its results already.
    unname();
  }

  // mdBook's own words.
  if (bengali) {
    const header = document.getElementById('mdbook-searchresults-header');
    const say = text => text
      .replace(/^No search results for '(.*)'\.$/, 'খুঁজে কিছু পাওয়া যায়নি: “$1”')
      .replace(/^(\d+) search results? for '(.*)':$/, (_, count, asked) => `“${asked}”: ${count}টি জায়গায় আছে`);
    if (header) {
      const translate = () => {
        const said = say(header.textContent);
        if (said !== header.textContent) header.textContent = said;
      };
      new MutationObserver(translate).observe(header, { childList: true, characterData: true, subtree: true });
      translate();
    }
    const words = {
      'mdbook-sidebar-toggle': 'সূচিপত্র দেখান বা লুকান', 'mdbook-theme-toggle': 'রং বদলান',
      'mdbook-search-toggle': 'খুঁজুন (`/`)',
    };
    for (const [id, word] of Object.entries(words)) {
      const button = document.getElementById(id);
      if (button) { button.title = word; button.setAttribute('aria-label', word); }
    }
    searchbar?.setAttribute('placeholder', 'এই বইয়ে খুঁজুন …');
    document.querySelectorAll('[rel=prev]').forEach(link => { link.title = 'আগের অধ্যায়'; link.ariaLabel = link.title; });
    document.querySelectorAll('[rel~=next]').forEach(link => { link.title = 'পরের অধ্যায়'; link.ariaLabel = link.title; });
  }
})();
