'use strict';

const notes = [];
const add = (note) => {
  notes.push(note);
};
const read = () => {
  console.log(`notes: ${notes.join(', ')}`);
};

add('tea');
read();
add('rice');
read();
console.log(`${notes.length} notes at the end`);
