// TODO(author): write the same mechanism in JavaScript; it takes the same arguments and prints the same orders
const queue = [];
for (const line of process.argv.slice(2)) {
  queue.push(line);
}
while (queue.length > 0) {
  console.log(queue.shift());
}
console.log('done');
