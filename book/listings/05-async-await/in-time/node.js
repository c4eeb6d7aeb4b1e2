'use strict';

for (const [page, ms] of [['news', 20], ['weather', 5000]]) {
  inTime(page, ms, 200)
    .then((text) => console.log(`got ${text}`))
    .catch((error) => console.log(`${page}: ${error.message}`));
}

// ANCHOR: in_time
async function inTime(page, ms, limit) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('too late')), limit);
  try {
    return await load(page, ms, controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
// ANCHOR_END: in_time

function load(page, ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(page), ms);
    signal.addEventListener('abort', () => {
      console.log(`stop loading ${page}`);
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
