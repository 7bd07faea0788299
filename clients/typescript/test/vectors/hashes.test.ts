import { expect, test } from 'vitest';
import { orEntryHash, valueText } from '../../src/hashes/entryHash.ts';
import { combineHashes, hashPath, hashText } from '../../src/hashes/hashes.ts';
import { vectorCases } from '../kit/vectors.ts';

const text = (c: Record<string, any>): string =>
  c['input'] ?? (c['repeat'] ? c['repeat'][0].repeat(c['repeat'][1]) : String.fromCharCode(...c['codeUnits']));

test.each(vectorCases('hash').filter((c) => c['kind'] === 'hashString'))('text hashes as everywhere: $hex', (c) => {
  expect(hashText(text(c))).toBe(c['hash']);
  expect(hashPath(text(c))).toBe(c['hex']);
  expect(hashText(text(c)) % 271).toBe(c['partition271']);
});

test.each(vectorCases('hash').filter((c) => c['kind'] === 'combineHashes'))('hashes combine to $expected', (c) => {
  expect(combineHashes(c['inputs'])).toBe(c['expected']);
});

test.each(vectorCases('ormap-entry-hash').filter((c) => c['kind'] === 'value'))('the text of a value is $valueString', (c) => {
  expect(valueText(c['value'])).toBe(c['valueString']);
  const [millis, counter, nodeId] = c['tag'].split(':');
  const record = { value: c['value'], tag: c['tag'], timestamp: { millis: Number(millis), counter: Number(counter), nodeId } };
  expect(orEntryHash(c['key'], [record])).toBe(c['entryHash']);
});

test.each(vectorCases('ormap-entry-hash').filter((c) => c['kind'] === 'entry'))('an entry hashes to $entryHash', (c) => {
  expect(orEntryHash(c['key'], c['records'])).toBe(c['entryHash']);
});
