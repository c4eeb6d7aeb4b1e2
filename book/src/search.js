// Search that finds Bengali. The search of mdBook trims every sign that is no Latin letter, so that nothing is left of a
// Bengali word. Here the words of the stored pages are taken apart again, as Unicode has them, when the index is loaded.
//
// It is loaded in the head, before mdBook's own scripts: the search of a page that is opened with `?search=` starts
// before any script at the end of the page.
(() => {
  'use strict';

  // The same term in both scripts: whoever searches for one finds the other.
  const TERMS = [
    ['event loop', 'ইভেন্ট লুপ'], ['callback', 'কলব্যাক'], ['promise', 'প্রমিস'], ['microtask', 'মাইক্রোটাস্ক'],
    ['task', 'টাস্ক'], ['timer', 'টাইমার'], ['timeout', 'টাইমআউট'], ['queue', 'কিউ'], ['thread', 'থ্রেড'],
    ['thread pool', 'থ্রেড পুল'], ['stack', 'স্ট্যাক'], ['call stack', 'কল স্ট্যাক'], ['async', 'অ্যাসিঙ্ক'],
    ['await', 'অ্যাওয়েট'], ['phase', 'ফেজ'], ['event', 'ইভেন্ট'], ['emitter', 'এমিটার'], ['listener', 'লিসেনার'],
    ['closure', 'ক্লোজার'], ['executor', 'এক্সিকিউটর'], ['worker', 'ওয়ার্কার'], ['stream', 'স্ট্রিম'],
    ['iterator', 'ইটারেটর'], ['generator', 'জেনারেটর'], ['process', 'প্রসেস'], ['cluster', 'ক্লাস্টার'],
    ['exercise', 'অনুশীলনী'], ['order', 'ক্রম'], ['rule', 'নিয়ম'], ['verdict', 'রায়'], ['error', 'এরর'],
    ['lock', 'লক'], ['vector', 'ভেক্টর'], ['option', 'অপশন'], ['result', 'রেজাল্ট'], ['node', 'নোড'], ['rust', 'রাস্ট'],
  ];
  const EDGE = /^[^\p{L}\p{M}\p{N}_]+|[^\p{L}\p{M}\p{N}_]+$/gu;
  const BETWEEN = /[\s\-\u0964\u0965\/()[\]{},;:"'`|.<>=→·—–]+/;
  // Endings of Bengali words, the longest first. A word that would be left with less than three signs keeps its own.
  const ENDINGS = ['গুলোকে', 'গুলোর', 'গুলোতে', 'গুলো', 'গুলি', 'দেরকে', 'দের', 'টিকে', 'টির', 'টিতে', 'টি', 'টা',
    'কে', 'তে', 'ের', 'র', 'ে'];

  // One form for what can be written in two: signs with a dot below, and joiners that nobody sees.
  const folded = text => text.normalize('NFC').replace(/[\u200c\u200d]/g, '');
  const trimmed = token => folded(token).replace(EDGE, '');
  const isBengali = token => /\p{Script=Bengali}/u.test(token);
  const stemmed = token => {
    if (!isBengali(token)) return token;
    const ending = ENDINGS.find(end => token.endsWith(folded(end)) && token.length - folded(end).length >= 3);
    return ending ? token.slice(0, -folded(ending).length) : token;
  };

  // The ends of what is asked for that may be the beginning of a term, from each of its words on: how long each is, and
  // what it says. Less than three letters begin too much, and the beginning of a word in Latin letters is found anyway.
  const endsOf = asked => {
    const starts = [...asked.matchAll(/(?<!\S)\S/gu)].map(word => word.index);
    const ends = starts.map(start => asked.slice(start).replace(/\s+$/, ''));
    return ends
      .map((begun, at) => [asked.length - starts[at], begun])
      .filter(([, begun]) => isBengali(begun) && begun.match(/\p{L}/gu).length >= 3);
  };

  // What is asked for, and the same with each term in the other script.
  const readings = query => {
    const asked = folded(query).toLowerCase();
    const found = new Set([asked]);
    const beginnings = endsOf(asked);
    for (const pair of TERMS) {
      const [latin, bengali] = pair.map(folded);
      if (asked.includes(bengali)) found.add(asked.replace(bengali, latin));
      // Only a whole Latin word is a term: the `order` in `border` is none.
      const whole = new RegExp(`(^|[^a-z])${latin}(?![a-z])`);
      if (whole.test(asked)) found.add(asked.replace(whole, `$1${bengali}`));
      // Who types has the last word only half: the beginning of a term is as good as the term.
      for (const [typed, begun] of beginnings) {
        if (bengali.startsWith(begun) && bengali !== begun) found.add(asked.slice(0, asked.length - typed) + latin);
      }
    }
    return [...found];
  };

  let library;
  Object.defineProperty(window, 'elasticlunr', {
    configurable: true,
    get: () => library,
    set(found) {
      library = found;
      found.trimmer = trimmed;
      // Put in the place of the old one, without the library's warning that it is there already. What is in a pipeline
      // carries the name by which it is registered.
      trimmed.label = 'trimmer';
      found.Pipeline.registeredFunctions.trimmer = trimmed;
      found.tokenizer.setSeperator(BETWEEN);
      found.Pipeline.registerFunction(stemmed, 'bengali');
      // The teasers stem the words of the query to mark them.
      const latin = found.stemmer;
      found.Index.load = stored => {
        const index = new found.Index();
        index.setRef(stored.ref);
        stored.fields.forEach(field => index.addField(field));
        index.pipeline.add(trimmed, found.stopWordFilter, latin, stemmed);
        for (const page of Object.values(stored.documentStore.docs)) index.addDoc(page);
        const search = index.search.bind(index);
        index.search = (query, settings) => {
          const hits = new Map();
          for (const reading of readings(query)) {
            for (const hit of search(reading, settings)) {
              const known = hits.get(hit.ref);
              if (!known || known.score < hit.score) hits.set(hit.ref, hit);
            }
          }
          return [...hits.values()].sort((a, b) => b.score - a.score);
        };
        return index;
      };
    },
  });
})();
