'use strict';

const breaks = () => {
  throw new Error('a plate breaks');
};
const says = (who) => (error) => console.log(`${who}: ${error.message}`);

Promise.resolve()
  .then(breaks, says('second argument'))
  .catch(says('catch below'));
Promise.reject(new Error('no guests'))
  .then(breaks, says('second argument'))
  .catch(says('catch below'));
