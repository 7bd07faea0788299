// Decodes `<sample>.cs.msgpack`, our bytes, with the real msgpackr and compares each with its sample; where our canonical
// form differs from the sample by design, `<sample>.cs.json` says how it reads. Also checks that `.ts.msgpack` is what
// msgpackr makes of the sample. Usage: node golden/check.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack, unpack } from 'msgpackr';
import { fixtures, readSample, sampleNames } from './samples.mjs';

// Numbers compare by value, whatever their encoding; a member that is `undefined` equals one that is absent.
function difference(expected, actual, path) {
  if (Object.is(expected, actual)) return null;
  if (isNumber(expected) && isNumber(actual)) return Number(expected) === Number(actual) ? null : told(path, expected, actual);
  if (expected instanceof Date && actual instanceof Date) {
    return expected.getTime() === actual.getTime() ? null : told(path, expected, actual);
  }
  if (expected instanceof Uint8Array && actual instanceof Uint8Array) {
    return Buffer.compare(expected, actual) === 0 ? null : told(path, expected, actual);
  }
  if (Array.isArray(expected) !== Array.isArray(actual) || !isObject(expected) || !isObject(actual)) {
    return told(path, expected, actual);
  }
  for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const found = difference(expected[name], actual[name], `${path}.${name}`);
    if (found) return found;
  }
  return null;
}

const isNumber = (value) => typeof value === 'number' || typeof value === 'bigint';
const isObject = (value) =>
  value !== null && typeof value === 'object' && !(value instanceof Date) && !(value instanceof Uint8Array);
const show = (value) => (typeof value === 'bigint' ? `${value}n` : JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? `${v}n` : v)));
const told = (path, expected, actual) => `${path}: expected ${show(expected)}, found ${show(actual)}`;

function check(name) {
  const sample = readSample(`${name}.json`);
  if (Buffer.compare(pack(sample), readFileSync(join(fixtures, `${name}.ts.msgpack`))) !== 0) {
    return 'the .ts.msgpack file is not what msgpackr makes of the sample; run eng/generate.sh';
  }
  const expected = readSample(`${name}.cs.json`) ?? sample;
  return difference(expected, unpack(readFileSync(join(fixtures, `${name}.cs.msgpack`))), '$');
}

let failures = 0;
const names = sampleNames();
for (const name of names) {
  let problem;
  try {
    problem = check(name);
  } catch (error) {
    problem = error.message;
  }
  if (problem) {
    failures++;
    console.error(`${name}: ${problem}`);
  }
}
if (failures > 0) process.exit(1);
console.log(`${names.length} samples agree`);
