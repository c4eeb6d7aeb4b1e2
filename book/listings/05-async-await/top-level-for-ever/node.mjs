process.on('exit', () => console.log('the program ends'));
console.log('before the await');
await new Promise(() => {});
console.log('behind the await');
