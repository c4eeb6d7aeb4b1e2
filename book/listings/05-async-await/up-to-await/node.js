'use strict';

console.log('script start');
greet('Asha').then((length) => console.log(`a name of ${length}`));
console.log('script end');

async function greet(name) {
  console.log(`look for ${name}`);
  const found = await name;
  console.log(`hello ${found}`);
  return found.length;
}
