'use strict';

const { randomBytes } = require('node:crypto');
const { gzip, gzipSync } = require('node:zlib');

const data = randomBytes(8_000_000);
let beats = 0;
const heart = setInterval(() => { beats += 1; }, 1);

gzip(data, () => {
  console.log(beats > 0 ? 'gzip: the loop went on' : 'gzip: the loop stood still');
  beats = 0;
  gzipSync(data);
  console.log(beats > 0 ? 'gzipSync: the loop went on' : 'gzipSync: the loop stood still');
  clearInterval(heart);
});
