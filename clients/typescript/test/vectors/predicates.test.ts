import { expect, test } from 'vitest';
import type { PredicateNode } from '../../src/gen/messages.ts';
import { createFilter } from '../../src/predicates/filter.ts';
import { createRowOrder } from '../../src/predicates/rowOrder.ts';
import { vectorCases, vectorFile } from '../kit/vectors.ts';

// The server's column binds, but for ops and patterns that it lacks (settled 27).
const isBound = (node: PredicateNode): boolean => !/^(contains|match)/.test(node.op)
  && !(node.op === 'regex' && /\(\?[=!<]|\\1/.test(String(node.value))) && (node.children ?? []).every(isBound);
const bound = vectorCases('predicate').filter((c) => isBound(c['predicate']));

test.each(bound)('$predicate', ({ record, predicate, rustServer_derived }) => {
  expect(createFilter(undefined, predicate)(record)).toBe(rustServer_derived);
});

test('hardly any vector is left out', () => expect(bound.length).toBeGreaterThan(215));

test('lists contain items, texts contain parts without case', () => {
  const record = { tags: ['a', { n: 1 }], text: 'Hello' };
  const holds = (op: PredicateNode['op'], attribute: string, value: unknown) => createFilter(undefined, { op, attribute, value })(record);
  expect(holds('contains', 'tags', { n: 1 })).toBe(true);
  expect(holds('contains', 'text', 'ELL')).toBe(true);
  expect(holds('containsAll', 'text', ['he', 'lo'])).toBe(true);
  expect(holds('containsAll', 'tags', ['a', 'b'])).toBe(false);
  expect(holds('containsAny', 'tags', ['b', 'a'])).toBe(true);
  expect(holds('containsAny', 'missing', ['b'])).toBe(false);
});

test.each(['(?=a)a', '(?<!a)b', '(a)\\1', '[', '(?<n>a)\\k<n>'])('a pattern that servers do not evaluate fits nothing: %s', (value) => {
  expect(createFilter(undefined, { op: 'regex', attribute: 't', value })({ t: 'aab[' })).toBe(false);
});

// Where the reference's own local queries differ from servers, servers win, so that local and remote rows agree (settled 27, 28):
// null is no equal of missing, lists and objects are equal by content, `$` operators and dotted paths work, missing sorts last,
// mixed kinds have an order, ties go by key, and falsy values are rows like any other.
const served: Record<string, string[]> = {
  '{"where":{"o":{"x":1}}}': ['a'],
  '{"where":{"age":{"$gt":20}}}': ['a', 'b', 'f'],
  '{"where":{"o.x":1}}': ['a'],
  '{"predicate":{"op":"gt","attribute":"age","value":24}}': ['a', 'b'],
};

test.each(vectorCases('client-local-query').filter((c) => c['keys'] !== undefined))('local query $filter', ({ filter, keys }) => {
  const data: Array<[string, unknown]> = Object.entries(vectorFile('client-local-query')['data']);
  const matches = createFilter(filter.where, filter.predicate);
  const rows = data.filter(([key, value]) => key.startsWith('m:') && value).map(([key, value]) => ({ key: key.slice(2), value }))
    .filter(({ value }) => matches(value));
  const found = rows.map(({ key }) => key);
  if ('where' in filter && Object.values(filter.where).includes(undefined)) return void expect(found.length).toBe(10);
  expect(new Set(found)).toEqual(new Set(served[JSON.stringify({ where: filter.where, predicate: filter.predicate })]
    ?? (filter.limit === undefined || filter.limit === 0 ? keys : found)));
});

test('rows have one order', () => {
  const values: unknown[] = [undefined, null, [1], 'b', 'B', 10, 9, Number.NaN, true, false];
  const rows = values.map((v, i) => ({ key: String(i), value: { v } }));
  const order = (direction: 'asc' | 'desc') => [...rows].sort(createRowOrder([{ field: 'v', direction }])).map(({ key }) => key).join('');
  expect(order('asc')).toBe('9865743201');
  expect(order('desc')).toBe('2347568901');
});

test('ties go by key, and the key itself can be sorted by', () => {
  const rows = ['b', 'a', 'c'].map((key) => ({ key, value: { n: 1 } }));
  const keys = (sort: Parameters<typeof createRowOrder>[0]) => [...rows].sort(createRowOrder(sort)).map(({ key }) => key).join('');
  expect(keys([])).toBe('abc');
  expect(keys([{ field: 'n', direction: 'desc' }])).toBe('abc');
  expect(keys([{ field: '_key', direction: 'desc' }])).toBe('cba');
});
