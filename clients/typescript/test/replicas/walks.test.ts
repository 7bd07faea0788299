import { expect, test } from 'vitest';
import { MemoryStorage } from '../../src/storages/memoryStorage.ts';
import { FakeServer, greet, openBench, settle, type Message } from '../kit/fakeServer.ts';
import { vectorCases } from '../kit/vectors.ts';

const OF_LWW = ['SYNC_INIT', 'MERKLE_REQ_BUCKET'];
const OF_OR = ['ORMAP_SYNC_INIT', 'ORMAP_MERKLE_REQ_BUCKET', 'ORMAP_PUSH_DIFF'];
const stamp = (millis: number, nodeId: string) => ({ millis, counter: 0, nodeId });
const at = (millis: number) => ({ millis, counter: 0, nodeId: 'server' });

/** Plays the server's side of a transcript; the client's must come in between, in order. */
async function play(storage: MemoryStorage, kind: string, transcript: Array<{ from: string; msg: Message }>) {
  const bench = await openBench({ storage, autoConnect: false });
  if (kind === 'LWW') bench.client.map('m');
  else bench.client.orMap('m');
  bench.client.connect();
  await settle();
  const sent = (): Message[] => bench.server.last.of(...OF_LWW, ...OF_OR);
  let seen = 0;
  for (const { from, msg } of transcript) {
    if (from === 'server') bench.server.last.send(msg);
    else expect(sent()[seen++]).toEqual(msg);
  }
  expect(sent()).toHaveLength(seen);
  return bench;
}

test.each(vectorCases('sync-transcripts').filter((c) => c['kind'] === 'LWW'))('LWW walk: $name', async ({ client, transcript, clientAfter, lastSyncTimestamp }) => {
  const storage = new MemoryStorage();
  await storage.write(client.map(([key, value, millis, node = 's']: any[]) => ({ key: `l:m:${key}`, value: { value, timestamp: stamp(millis, node) } })));
  if (lastSyncTimestamp > 0) await storage.write([{ key: 'x:sync:l:m', value: lastSyncTimestamp }]);
  const { client: replica } = await play(storage, 'LWW', transcript);
  const live = Object.entries<any>(clientAfter).filter(([, record]) => record.value !== null).map(([key, record]) => [key, record.value]);
  expect(Object.fromEntries(replica.map('m').entries())).toEqual(Object.fromEntries(live));
  await replica.stored();
  const rows = (await storage.open()).rows.filter(([key]) => key.startsWith('l:m:')).map(([key, value]) => [key.slice(4), value]);
  expect(Object.fromEntries(rows)).toEqual(clientAfter);
});

test.each(vectorCases('sync-transcripts').filter((c) => c['kind'] === 'OR'))('OR walk: $name', async ({ client, clientTombstones, transcript, after }) => {
  const storage = new MemoryStorage();
  const byKey = new Map<string, unknown[]>();
  for (const [key, value, millis, node] of client) {
    byKey.set(key, [...(byKey.get(key) ?? []), { value, timestamp: stamp(millis, node), tag: `${millis}:0:${node}` }]);
  }
  await storage.write(Array.from(byKey, ([key, value]) => ({ key: `o:m:${key}`, value })));
  await storage.write(clientTombstones.map((tag: string) => ({ key: `t:m:${tag}`, value: true })));
  const { client: replica } = await play(storage, 'OR', transcript);
  await replica.stored();
  const rows = (await storage.open()).rows;
  // A row may hold what a tombstone beside it takes away.
  const removed = new Set(after.client.tombstones);
  const tags = rows.filter(([key]) => key.startsWith('o:m:'))
    .map(([key, records]) => [key.slice(4), (records as any[]).map(({ tag }) => tag).filter((tag) => !removed.has(tag))]);
  expect(Object.fromEntries(tags)).toEqual(after.client.records);
  expect(rows.filter(([key]) => key.startsWith('t:m:')).map(([key]) => key.slice(4)).sort()).toEqual([...after.client.tombstones].sort());
});

test('hardly any transcript is missing', () => expect(vectorCases('sync-transcripts').length).toBeGreaterThan(11));

test('a finished walk is remembered, so that the server knows how much this replica has missed', async () => {
  const storage = new MemoryStorage();
  const { client, server } = await openBench({ storage });
  client.map('m');
  client.orMap('o');
  server.last.send(
    { type: 'SYNC_RESP_ROOT', payload: { mapName: 'm', rootHash: 0, timestamp: at(5_000) } },
    { type: 'ORMAP_SYNC_RESP_ROOT', payload: { mapName: 'o', rootHash: 1, timestamp: at(5_000) } });
  await client.close();
  const again = await openBench({ storage });
  again.client.map('m');
  again.client.orMap('o');
  expect(again.server.last.of('SYNC_INIT')[0]!['lastSyncTimestamp']).toBe(5_000);
  expect(again.server.last.of('ORMAP_SYNC_INIT')[0]!['lastSyncTimestamp']).toBe(0);
});

test('a client is in step when every walk has ended', async () => {
  const { client, server } = await openBench();
  client.map('m');
  let isSynced = false;
  const synced = client.synced().then(() => { isSynced = true; });
  server.last.send({ type: 'SYNC_RESP_ROOT', payload: { mapName: 'm', rootHash: 9, timestamp: at(1) } });
  await settle();
  expect(isSynced).toBe(false);
  server.last.send({ type: 'SYNC_RESP_LEAF', payload: { mapName: 'm', path: '', records: [{ key: 'k', record: { value: 1, timestamp: at(1) } }] } });
  await synced;
  expect(client.map('m').get('k')).toBe(1);
});

test('a reset empties the map but for what was not sent, and begins again', async () => {
  const storage = new MemoryStorage();
  await storage.write([{ key: 'l:m:old', value: { value: 1, timestamp: at(1) } }, { key: 'x:sync:l:m', value: 77 }]);
  const { client, server } = await openBench({ storage });
  const map = client.map('m');
  map.set('mine', 2);
  const told: unknown[] = [];
  map.subscribe(({ key, value }) => told.push([key, value]));
  server.last.send({ type: 'SYNC_RESET_REQUIRED', payload: { mapName: 'm', reason: 'too old' } });
  expect(Object.fromEntries(map.entries())).toEqual({ mine: 2 });
  expect(told).toContainEqual(['old', undefined]);
  expect(server.last.of('SYNC_INIT').map((m) => m['lastSyncTimestamp'])).toEqual([77, 0]);
  await client.stored();
  expect((await storage.open()).rows.map(([key]) => key).filter((key) => key.startsWith('l:'))).toEqual(['l:m:mine']);
});

test('a full resync of an OR map throws away what is older, and keeps what is newer', async () => {
  const { client, server, clock } = await openBench();
  const map = client.orMap<string>('o');
  const old = map.add('k', 'old');
  const middle = clock.now() + 10;
  clock.advance(20);
  map.add('k', 'new');
  server.last.send({ type: 'ORMAP_SYNC_RESP_ROOT', payload: { mapName: 'o', rootHash: 0, timestamp: at(middle), fullResync: true } });
  expect(map.get('k')).toEqual(['new']);
  await expect(old.acknowledged()).rejects.toMatchObject({ code: 'rejected' });
  expect(server.last.of('ORMAP_MERKLE_REQ_BUCKET')).toHaveLength(1);
});

test('epochs are confirmed when the storage has all OR maps of the device, the least one, and only upwards', async () => {
  const storage = new MemoryStorage();
  await storage.write([{ key: 'o:closed:k', value: [] }]);
  const { client, server } = await openBench({ storage });
  const root = (mapName: string, coveringEpoch: number) =>
    server.last.send({ type: 'ORMAP_SYNC_RESP_ROOT', payload: { mapName, rootHash: 0, timestamp: at(1), coveringEpoch } });
  const confirmed = async (): Promise<number[]> => {
    await settle();
    return server.last.of('CLIENT_APPLY_ACK').map(({ cursor }) => cursor);
  };
  client.orMap('a');
  root('a', 7);
  expect(await confirmed()).toEqual([]);
  client.orMap('closed');
  root('closed', 5);
  expect(await confirmed()).toEqual([5]);
  root('closed', 4);
  expect(await confirmed()).toEqual([5]);
  root('closed', 9);
  expect(await confirmed()).toEqual([5, 7]);
  server.last.end();
  client.connect();
  await settle();
  expect(server.last.of('ORMAP_SYNC_INIT').map((m) => [m['mapName'], m['claimedEpoch']])).toEqual([['a', 7], ['closed', 9]]);
});

test('events change open maps, and others are ignored', async () => {
  const { client, server } = await openBench();
  const map = client.map<number>('m');
  const tags = client.orMap<string>('o');
  const record = (value: unknown, millis: number) => ({ value, timestamp: at(millis) });
  server.last.send({ type: 'SERVER_BATCH_EVENT', payload: { events: [
    { mapName: 'm', eventType: 'PUT', key: 'a', record: record(1, 10) },
    { mapName: 'm', eventType: 'PUT', key: 'a', record: record(0, 9) },
    { mapName: 'm', eventType: 'PUT', key: 'b', record: record(2, 10) },
    { mapName: 'm', eventType: 'REMOVE', key: 'b', record: record(null, 11) },
    { mapName: 'm', eventType: 'REMOVE', key: 'a' },
    { mapName: 'other', eventType: 'PUT', key: 'a', record: record(1, 10) },
    { mapName: 'o', eventType: 'OR_ADD', key: 'k', orRecord: { ...record('x', 10), tag: '10:0:server' }, orTag: '10:0:server' },
    { mapName: 'o', eventType: 'OR_ADD', key: 'k', orRecord: { ...record('y', 11), tag: '11:0:server' } },
    { mapName: 'o', eventType: 'OR_REMOVE', key: 'k', orTag: '10:0:server' },
  ] } });
  expect(Object.fromEntries(map.entries())).toEqual({ a: 1 });
  expect(tags.get('k')).toEqual(['y']);
  expect(tags.keys()).toEqual(['k']);
});

test('the echo of an own write under the stamp of the server is adopted', async () => {
  const { client, server } = await openBench();
  client.map('m').set('k', { a: 1, b: 2 });
  server.last.send({ type: 'SERVER_EVENT', payload: { mapName: 'm', eventType: 'PUT', key: 'k', record: { value: { b: 2, a: 1 }, timestamp: at(5) } } });
  await client.stored();
  server.last.end();
  client.connect();
  expect(client.map('m').get('k')).toEqual({ a: 1, b: 2 });
});

test('tombstones that nobody needs are forgotten', async () => {
  const storage = new MemoryStorage();
  const { client, server, clock } = await openBench({ storage });
  client.map('m').remove('k');
  client.orMap('o').add('k', 'x');
  client.orMap('o').remove('k', 'x');
  server.last.send({ type: 'GC_PRUNE', payload: { olderThan: at(clock.now() + 1) } });
  await client.stored();
  expect((await storage.open()).rows.map(([key]) => key).filter((key) => /^[lot]:/.test(key))).toEqual([]);
});

test('changes are told with what was before, and who made them', async () => {
  const { client, server } = await openBench();
  const map = client.map<number>('m');
  const told: unknown[] = [];
  const unsubscribe = map.subscribe((change) => told.push(change));
  map.set('k', 1);
  map.set('k', 2);
  server.last.send({ type: 'SERVER_EVENT', payload: { mapName: 'm', eventType: 'REMOVE', key: 'k', record: { value: null, timestamp: at(1_800_000_000_000) } } });
  unsubscribe();
  map.set('k', 3);
  expect(told).toEqual([
    { key: 'k', value: 1, previous: undefined, isLocal: true },
    { key: 'k', value: 2, previous: 1, isLocal: true },
    { key: 'k', value: undefined, previous: 2, isLocal: false },
  ]);
});

test('a value is gone when its time to live is over', async () => {
  const { client, clock } = await openBench({ autoConnect: false });
  const map = client.map<number>('m');
  const tags = client.orMap<number>('o');
  map.set('k', 1, { ttlMs: 100 });
  tags.add('k', 1, { ttlMs: 100 });
  clock.advance(100);
  expect([map.size, tags.get('k').length]).toEqual([1, 1]);
  clock.advance(1);
  expect([map.size, map.has('k'), tags.keys()]).toEqual([0, false, []]);
});

test('a row that another tab has overwritten with an older one is made good by the queue', async () => {
  const storage = new MemoryStorage();
  const first = await openBench({ storage, autoConnect: false });
  first.client.map('m').set('k', 'newer');
  await first.client.stored();
  await storage.write([{ key: 'l:m:k', value: { value: 'older', timestamp: at(1) } }]);
  const second = await openBench({ storage, autoConnect: false });
  expect(second.client.map('m').get('k')).toBe('newer');
});

test('a followed map asks for its events before it compares', async () => {
  const server = new FakeServer();
  server.onMessage = greet;
  const { client } = await openBench({}, server);
  client.map('m');
  client.map('m');
  expect(server.last.received.slice(1).map(({ type }) => type)).toEqual(['QUERY_SUB', 'SYNC_INIT']);
  expect(server.last.of('QUERY_SUB')[0]!['payload'].query).toEqual({ predicate: { op: 'or', children: [] } });
});
