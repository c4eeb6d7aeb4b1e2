'use strict';

function bell(place) {
  let rings = 0;
  return () => {
    rings += 1;
    console.log(`${place} rings: ${rings}`);
  };
}

const door = bell('the door');
const kitchen = bell('the kitchen');
console.log('two bells hang');
door();
door();
kitchen();
