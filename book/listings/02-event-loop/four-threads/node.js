'use strict';

const { pbkdf2 } = require('node:crypto');

for (let job = 0; job < 4; job += 1) {
  pbkdf2('secret', 'salt', 200_000, 32, 'sha512', () => console.log('a slow job is done'));
}
pbkdf2('secret', 'salt', 1, 32, 'sha512', () => console.log('the quick job is done'));
console.log('script end');
