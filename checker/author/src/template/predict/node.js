// TODO(author): write the same program for Node
const later = [];
console.log('start');
later.push(() => console.log('first callback'));
later.push(() => console.log('second callback'));
console.log('end');
for (const callback of later) {
  callback();
}
