'use strict';

for (const visit of [returns, returnsAwait]) {
  visit().catch(() => console.log(`${visit.name}: caught outside`));
}

async function returns() {
  try {
    return fails();
  } catch {
    console.log('returns: caught inside');
  }
}

async function returnsAwait() {
  try {
    return await fails();
  } catch {
    console.log('returnsAwait: caught inside');
  }
}

async function fails() {
  throw new Error('closed');
}
