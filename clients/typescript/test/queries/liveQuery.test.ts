import { expect, test } from 'vitest';
import type { QueryResult } from '../../src/queries/liveQuery.ts';
import { MemoryStorage } from '../../src/storages/memoryStorage.ts';
import { FakeServer, greet, openBench, settle } from '../kit/fakeServer.ts';

interface Item {
  readonly n: number;
}

/** A query, and a server that answers nothing by itself. */
async function open(options: Parameters<typeof openBench>[0] = {}) {
  const bench = await openBench(options, Object.assign(new FakeServer(), { onMessage: greet }));
  const map = bench.client.map<Item>('m');
  const query = bench.client.query<Item>('m', { predicate: { op: 'gte', attribute: 'n', value: 10 }, sort: [{ field: 'n', direction: 'asc' }], limit: 3 });
  const queryId = (): string => bench.server.last.of('QUERY_SUB').find(({ payload }) => payload.query.limit === 3)!['payload'].queryId;
  const answer = (...rows: Array<[string, number]>): void => bench.server.last.send({
    type: 'QUERY_RESP', payload: { queryId: queryId(), results: rows.map(([key, n]) => ({ key, value: { n } })), nextCursor: 'c', hasMore: true },
  });
  const update = (key: string, n: number | null, changeType: string): void => bench.server.last.send({
    type: 'QUERY_UPDATE', payload: { queryId: queryId(), key, value: n === null ? null : { n }, changeType },
  });
  const acknowledge = (lastId: string): void => bench.server.last.send({ type: 'OP_ACK', payload: { lastId, achievedLevel: 'APPLIED' } });
  const shown = (): string => query.rows.map(({ key, value }) => `${key}${value.n}`).join(' ');
  return { ...bench, map, query, answer, update, acknowledge, shown };
}

test('until the server answers the rows are those of this device', async () => {
  const { map, shown, answer, query } = await open();
  map.set('a', { n: 20 });
  map.set('b', { n: 15 });
  map.set('c', { n: 5 });
  expect(shown()).toBe('b15 a20');
  expect(query.isAnswered).toBe(false);
  answer(['z', 11]);
  expect(query.isAnswered).toBe(true);
  expect(query.nextCursor).toBe('c');
  expect(shown()).toBe('z11 b15 a20');
});

test('updates of the server come in order and within the limit', async () => {
  const { answer, update, shown } = await open();
  answer(['a', 10], ['b', 20], ['c', 30]);
  update('c', null, 'LEAVE');
  update('d', 15, 'ENTER');
  expect(shown()).toBe('a10 d15 b20');
  update('a', 40, 'UPDATE');
  expect(shown()).toBe('d15 b20 a40');
});

test('own writes show at once and stay until the server has told of them', async () => {
  const { map, answer, update, acknowledge, shown } = await open();
  answer(['a', 10]);
  map.set('b', { n: 12 });
  map.set('a', { n: 5 });
  expect(shown()).toBe('b12');
  update('b', 12, 'ENTER');
  update('a', null, 'LEAVE');
  await settle();
  acknowledge('2');
  expect(shown()).toBe('b12');
});

test('a newer write of somebody else wins when ours is dealt with, and not before', async () => {
  const { map, answer, update, acknowledge, shown } = await open();
  answer();
  map.set('a', { n: 11 });
  update('a', 99, 'ENTER');
  expect(shown()).toBe('a11');
  await settle();
  acknowledge('1');
  expect(shown()).toBe('a99');
});

test('with a server that tells writers nothing of their own writes they stay as this device holds them', async () => {
  const { map, answer, update, acknowledge, shown, server } = await open();
  answer(['gone', 10]);
  map.set('a', { n: 11 });
  map.remove('gone');
  await settle();
  acknowledge('2');
  expect(shown()).toBe('a11');
  server.last.send({ type: 'SERVER_EVENT', payload: { mapName: 'm', eventType: 'PUT', key: 'a', record: { value: { n: 12 }, timestamp: { millis: 1_800_000_000_000, counter: 0, nodeId: 's' } } } });
  expect(shown()).toBe('a12');
  update('a', 13, 'UPDATE');
  expect(shown()).toBe('a13');
});

test('subscribers get the rows that are there, then what enters, changes and leaves, once a turn', async () => {
  const { map, query, answer, update } = await open();
  answer(['a', 10]);
  const results: QueryResult<Item>[] = [];
  query.subscribe((result) => results.push(result));
  update('b', 12, 'ENTER');
  update('a', 11, 'UPDATE');
  map.set('c', { n: 30 });
  await settle();
  update('a', null, 'LEAVE');
  update('b', 12, 'UPDATE');
  await settle();
  expect(results.map(({ changes }) => changes)).toEqual([
    [{ type: 'ENTER', key: 'a', value: { n: 10 } }],
    [{ type: 'UPDATE', key: 'a', value: { n: 11 } }, { type: 'ENTER', key: 'b', value: { n: 12 } }, { type: 'ENTER', key: 'c', value: { n: 30 } }],
    [{ type: 'LEAVE', key: 'a', value: undefined }],
  ]);
});

test('a reconnect brings the whole result anew, and what is pending stays over it', async () => {
  const { client, server, map, answer, shown, query } = await open();
  answer(['a', 10], ['b', 20]);
  server.last.end();
  map.set('c', { n: 15 });
  expect(shown()).toBe('a10 c15 b20');
  client.connect();
  await settle();
  answer(['b', 21]);
  expect(shown()).toBe('c15 b21');
  query.close();
  query.close();
  expect(server.last.of('QUERY_UNSUB')).toHaveLength(1);
  answer(['x', 10]);
  expect(shown()).toBe('c15 b21');
});

test('an answer that is an error leaves the rows and rejects who waits', async () => {
  const { server, query, answer, shown } = await open();
  const { queryId } = server.last.of('QUERY_SUB').at(-1)!['payload'];
  const answered = query.answered();
  server.last.send({ type: 'QUERY_RESP', payload: { queryId, results: [], error: 'too expensive' } });
  await expect(answered).rejects.toMatchObject({ code: 'server', message: 'too expensive' });
  answer(['a', 10]);
  server.last.send({ type: 'QUERY_RESP', payload: { queryId, results: [], error: 'too expensive' } });
  expect(shown()).toBe('a10');
  await query.answered();
});

test('a reload without a server shows what was kept, unsent writes too', async () => {
  const storage = new MemoryStorage();
  const first = await open({ storage, autoConnect: false });
  first.map.set('a', { n: 10 });
  await first.client.close();
  const second = await openBench({ storage, autoConnect: false });
  expect(second.client.query<Item>('m').rows).toEqual([{ key: 'a', value: { n: 10 } }]);
});

test('a query alone does not fetch the map', async () => {
  const { client, server } = await openBench({}, Object.assign(new FakeServer(), { onMessage: greet }));
  client.query('m', { where: { a: 1 }, fields: ['b'], sort: [{ field: 'c.d', direction: 'asc' }], cursor: 'x' });
  expect(server.last.received.slice(1)).toEqual([{
    type: 'QUERY_SUB', payload: {
      queryId: expect.any(String), mapName: 'm', fields: ['b', 'c'],
      query: { where: { a: 1 }, sort: [{ field: 'c.d', direction: 'asc' }], cursor: 'x' },
    },
  }]);
  server.last.send({ type: 'SERVER_EVENT', payload: { mapName: 'm', eventType: 'PUT', key: 'k', record: { value: 1, timestamp: { millis: 1, counter: 0, nodeId: 's' } } } });
  expect(client.map('m').size).toBe(0);
});
