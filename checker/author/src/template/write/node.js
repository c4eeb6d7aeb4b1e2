// TODO(author): write the same program for Node; it takes the same arguments and prints the same orders
for (const name of process.argv.slice(2)) {
  console.log(`hello ${name}`);
}
console.log('done');
