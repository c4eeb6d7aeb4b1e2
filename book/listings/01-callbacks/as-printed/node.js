'use strict';

const pasted = 'function (err, result) { return result; }';

try {
  new Function(pasted);
} catch (error) {
  console.log(`as a statement: ${error.name}`);
}

const callback = new Function(`return ${pasted}`)();
console.log(`as a value: ${callback(null, 'a callback')}`);

console.log(`fs without require: ${typeof fs}`);
