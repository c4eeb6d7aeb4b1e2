// The same program in Node: node node.js Asha tea
'use strict';

const [name, drink] = process.argv.slice(2);

console.log(`${name} asks for ${drink}`);
console.log(`the cook makes ${drink}`);
console.log(`${name} drinks ${drink}`);
