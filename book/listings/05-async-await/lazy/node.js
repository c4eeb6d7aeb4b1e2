'use strict';

main();

async function main() {
  const dinner = cook();
  console.log('cook was called');
  await dinner;
  console.log('dinner is there');
}

async function cook() {
  console.log('the cook begins');
  await null;
  console.log('the cook ends');
}
