// Samples: JSON in which one-member objects with a `$`-tag stand for what JSON cannot say.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const fixtures = fileURLToPath(new URL('../../golden/fixtures/', import.meta.url));

const untag = {
  $binary: (text) => Buffer.from(text, 'base64'),
  $undefined: () => undefined,
  $number: (text) => Number(text),
  $bigint: (text) => BigInt(text),
  $date: (text) => new Date(text),
};

function revive(value) {
  if (Array.isArray(value)) return value.map(revive);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value);
  if (members.length === 1 && Object.hasOwn(untag, members[0][0])) return untag[members[0][0]](members[0][1]);
  return Object.fromEntries(members.map(([name, member]) => [name, revive(member)]));
}

/** Names of all samples: `<TYPE>` or `<TYPE>.<case>`. */
export function sampleNames() {
  return readdirSync(fixtures)
    .filter((file) => file.endsWith('.json') && !file.endsWith('.cs.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** The value that a sample file stands for, or null if there is no such file. */
export function readSample(file) {
  let text;
  try {
    text = readFileSync(join(fixtures, file), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
  return revive(JSON.parse(text));
}
