// The words of cells, and the elements that carry them. Loaded first: what the files of `cells/` share is in `window.lo`.
//
// Whatever a program printed becomes text (`textContent`), never HTML. Every word is in the page, in the block
// `cell-words`; see checker/book/src/serve/words.rs.
(() => {
  'use strict';

  window.lo = {};
  const words = JSON.parse(document.getElementById('cell-words')?.textContent || '{}');
  const isBoth = document.querySelector('meta[name="rendering"]')?.content === 'both';
  const lang = document.documentElement.lang === 'bn' ? 'bn' : 'en';
  const languages = isBoth ? ['en', 'bn'] : [lang];

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

  function button(word, title, act, holes) {
    return make('button', {
      type: 'button',
      textContent: say(word, holes),
      title: title ? say(title, holes) : undefined,
      onclick: act,
    });
  }

  // A hint's text: paragraphs, and code between backticks.
  function paragraphs(text, language) {
    return text.trim().split(/\n\s*\n/).map((paragraph) => make('p', { lang: language },
      ...coded(paragraph)));
  }

  Object.assign(window.lo, { languages, say, make, sentences, coded, button, paragraphs });
})();
