import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { IndexedDbStorage } from '../../src/storages/indexedDbStorage.ts';
import { MemoryStorage } from '../../src/storages/memoryStorage.ts';
import type { Storage } from '../../src/storages/storage.ts';

let databases = 0;
const memory = new MemoryStorage();
const kinds: Array<[string, () => () => Storage]> = [
  ['memory', () => () => memory],
  ['IndexedDB', () => {
    const name = `db${++databases}`;
    return () => new IndexedDbStorage(name);
  }],
];

test.each(kinds)('%s keeps rows in the order of their keys, and every kind of value', async (_, create) => {
  const again = create();
  const value = { text: 'é', n: 1.5, list: [null, true], at: new Date(5), bytes: new Uint8Array([1, 2]) };
  const first = again();
  await first.open();
  await first.write([{ key: 'b', value }, { key: 'a', value: 1 }, { key: 'gone', value: 2 }]);
  await first.write([{ key: 'gone', value: undefined }, { key: 'a', value: 3 }]);
  await first.close();
  const second = again();
  expect((await second.open()).rows).toEqual([['a', 3], ['b', value]]);
  await second.close();
});

test('IndexedDB writes all changes or none', async () => {
  const storage = new IndexedDbStorage(`db${++databases}`);
  await storage.open();
  await expect(storage.write([{ key: 'a', value: 1 }, { key: 'b', value: () => 1 }])).rejects.toThrow();
  await storage.close();
  expect((await new IndexedDbStorage(`db${databases}`).open()).rows).toEqual([]);
});

test('a storage that is not open refuses to write', async () => {
  await expect(new IndexedDbStorage('none').write([])).rejects.toThrow('the database none is not open');
});

test('without locks of the browser nobody counts as alone', async () => {
  expect((await new IndexedDbStorage(`db${++databases}`).open()).isExclusive).toBe(false);
});
