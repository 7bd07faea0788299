import { expect, test } from 'vitest';
import { MemoryStorage } from '../../src/storages/memoryStorage.ts';
import { agree, FakeServer, openBench, settle, type FakeConnection, type Message } from '../kit/fakeServer.ts';

const silent = (): FakeServer => {
  const server = new FakeServer();
  server.onMessage = (message, connection) => (message.type === 'OP_BATCH' ? undefined : agree(message, connection));
  return server;
};
const batches = (connection: FakeConnection): Message[][] => connection.of('OP_BATCH').map(({ payload }) => payload.ops);
const ids = (connection: FakeConnection): string[][] => batches(connection).map((ops) => ops.map(({ id }: any) => id));
const acknowledge = (connection: FakeConnection, lastId: string, more: object = {}): void =>
  connection.send({ type: 'OP_ACK', payload: { lastId, achievedLevel: 'APPLIED', ...more } });

test('operations look as those of the existing clients', async () => {
  const quiet = new FakeServer();
  const { client, server, clock } = await openBench({}, quiet);
  const stamp = (counter: number) => ({ millis: clock.now(), counter, nodeId: client.nodeId });
  client.map('m').set('k', { a: 1, skip: undefined }, { ttlMs: 60_000 });
  client.map('m').remove('k');
  client.orMap('o').add('k', 'x');
  client.orMap('o').remove('k', 'x');
  await settle();
  const tag = `${clock.now()}:2:${client.nodeId}`;
  expect(batches(server.last).flat()).toEqual([
    { mapName: 'm', opType: 'PUT', key: 'k', record: { value: { a: 1 }, timestamp: stamp(0), ttlMs: 60_000 }, timestamp: stamp(0), id: '1' },
    { mapName: 'm', opType: 'REMOVE', key: 'k', record: { value: null, timestamp: stamp(1) }, timestamp: stamp(1), id: '2' },
    { mapName: 'o', opType: 'OR_ADD', key: 'k', orRecord: { value: 'x', timestamp: stamp(2), tag }, timestamp: stamp(2), id: '3' },
    { mapName: 'o', opType: 'OR_REMOVE', key: 'k', orTag: tag, timestamp: stamp(3), id: '4' },
  ]);
});

test('writes of one turn go together, later ones alone, and each once', async () => {
  const { client, server } = await openBench({}, silent());
  const map = client.map<number>('m');
  map.set('a', 1);
  map.set('b', 2);
  await settle();
  map.set('c', 3);
  await settle();
  expect(ids(server.last)).toEqual([['1', '2'], ['3']]);
});

test('what was not acknowledged goes again on the next connection, in order', async () => {
  const { client, server } = await openBench({}, silent());
  const map = client.map<number>('m');
  for (const key of ['a', 'b', 'c']) map.set(key, 1);
  await settle();
  acknowledge(server.last, '1');
  server.last.end();
  map.set('d', 1);
  client.connect();
  await settle();
  expect(ids(server.last)).toEqual([['2', '3', '4']]);
  acknowledge(server.last, '4');
  expect(client.pendingWrites).toBe(0);
});

test('an acknowledgement that names no number, or an unknown one, settles nothing', async () => {
  const { client, server } = await openBench({}, silent());
  client.map('m').set('a', 1);
  await settle();
  acknowledge(server.last, 'unknown');
  server.last.send({ type: 'OP_REJECTED', payload: { opId: '77', reason: 'x', code: 400 } });
  expect(client.pendingWrites).toBe(1);
});

test('a lost acknowledgement is healed by sending again', async () => {
  const { client, server, clock } = await openBench({}, silent());
  client.map('m').set('a', 1);
  await settle();
  for (let i = 0; i < 3; i++) {
    clock.advance(5_000);
    server.last.send({ type: 'PONG', timestamp: 0, serverTime: 0 });
  }
  expect(ids(server.last)).toEqual([['1'], ['1']]);
});

test.each([429, 503, 504])('a write that the server puts off with %i stays, and goes again later, acknowledged or not', async (code) => {
  const { client, server, clock } = await openBench({}, silent());
  const write = client.map('m').set('a', 1);
  await settle();
  server.last.send({ type: 'OP_REJECTED', payload: { opId: '1', reason: 'busy', code } });
  if (code === 503) acknowledge(server.last, '1');
  expect(client.pendingWrites).toBe(1);
  for (let i = 0; i < 3; i++) {
    clock.advance(5_000);
    server.last.send({ type: 'PONG', timestamp: 0, serverTime: 0 });
  }
  acknowledge(server.last, '1', { achievedLevel: 'PERSISTED' });
  expect(await write.acknowledged()).toBe('PERSISTED');
});

test('a refused write is undone: a removal comes back, an addition goes', async () => {
  const server = silent();
  const { client } = await openBench({}, server);
  const tags = client.orMap<string>('o');
  tags.add('k', 'kept');
  await settle();
  acknowledge(server.last, '1');
  tags.add('k', 'refused');
  tags.remove('k', 'kept');
  expect(tags.get('k')).toEqual(['refused']);
  await settle();
  server.last.send({ type: 'OP_REJECTED', payload: { opId: '2', reason: 'no', code: 403 } }, { type: 'OP_REJECTED', payload: { opId: '3', reason: 'no', code: 403 } });
  acknowledge(server.last, '3');
  expect(tags.get('k')).toEqual([]);
  expect(client.pendingWrites).toBe(0);
  // What a refused removal took away comes with the comparison that is asked for.
  expect(server.last.of('ORMAP_SYNC_INIT')).toHaveLength(3);
});

test('a later write of the same key survives the refusal of an earlier one', async () => {
  const { client, server } = await openBench({}, silent());
  const map = client.map<number>('m');
  map.set('k', 1);
  map.set('k', 2);
  await settle();
  server.last.send({ type: 'OP_REJECTED', payload: { opId: '1', reason: 'no', code: 400 } });
  expect(map.get('k')).toBe(2);
  expect(map.isPending('k')).toBe(true);
});

test('the level asked for goes with the operation, and the one reached comes back', async () => {
  const { client, server } = await openBench({}, silent());
  const map = client.map('m');
  const [one, two] = [map.set('a', 1, { concern: 'PERSISTED', concernTimeoutMs: 100 }), map.set('b', 1)];
  await settle();
  expect(batches(server.last)[0]![0]).toMatchObject({ writeConcern: 'PERSISTED', timeout: 100 });
  acknowledge(server.last, '2', { achievedLevel: undefined, results: [
    { opId: '1', success: false, achievedLevel: 'APPLIED', error: 'Timeout' }, { opId: '2', success: true, achievedLevel: 'REPLICATED' }] });
  await expect(one.acknowledged()).rejects.toMatchObject({ code: 'level-not-reached', message: 'Timeout (reached: APPLIED)' });
  expect(await two.acknowledged()).toBe('REPLICATED');
});

test('a removal of nothing is done at once', async () => {
  const { client } = await openBench({}, silent());
  expect(await client.orMap('o').remove('k', 'x').acknowledged()).toBe('APPLIED');
});

test('batches are bounded in operations and bytes, and so is what is on its way', async () => {
  const limits = { batchOperations: 4, operationsInFlight: 6, batchBytes: 1_000 };
  const { client, server } = await openBench({ limits, autoConnect: false }, silent());
  const map = client.map<string>('m');
  for (let i = 0; i < 8; i++) map.set(`k${i}`, 'x'.repeat(i < 4 ? 1 : 400));
  client.connect();
  await settle();
  expect(ids(server.last)).toEqual([['1', '2', '3', '4'], ['5'], ['6']]);
  acknowledge(server.last, '5');
  expect(ids(server.last).slice(3)).toEqual([['7'], ['8']]);
});

test('a value or a queue beyond its limit is refused before anything changes', async () => {
  const { client } = await openBench({ limits: { pendingOperations: 2, valueBytes: 100, keyBytes: 8, valueDepth: 3 } }, silent());
  const map = client.map<unknown>('m');
  expect(() => map.set('k', 'x'.repeat(101))).toThrow(/at most 100 are allowed/);
  expect(() => map.set('é'.repeat(5), 1)).toThrow(/longer than 8 bytes/);
  expect(() => map.set('k', [[[[1]]]])).toThrow(/nested too deep/);
  map.set('a', 1);
  map.set('b', 1);
  expect(() => map.set('c', 1)).toThrow(/at most 2 may/);
  expect(() => client.orMap('o').add('c', 1)).toThrow(/at most 2 may/);
  expect([...map.entries()]).toEqual([['a', 1], ['b', 1]]);
});

test.each([
  [undefined, /use remove/], [null, /use remove/], [1n, /bigint/], [() => 1, /function/], [Symbol('s'), /symbol/], [new Map(), /Map/],
  [{ a: new Set() }, /Set/], [[/x/], /RegExp/], [new Float32Array(1), /Float32Array/],
])('what cannot be stored is refused: %s', async (value, message) => {
  const { client } = await openBench({ autoConnect: false });
  expect(() => client.map<unknown>('m').set('k', value)).toThrow(message);
});

test.each(['', 'a:b'])('a map cannot be called "%s"', async (name) => {
  const { client } = await openBench({ autoConnect: false });
  expect(() => client.map(name)).toThrow(/name/);
  expect(() => client.orMap(name)).toThrow(/name/);
});

test('bad arguments are refused with what to change', async () => {
  const { client } = await openBench({ autoConnect: false });
  expect(() => client.map('m').set('', 1)).toThrow('a key must be a text that is not empty');
  expect(() => client.map('m').set('k', 1, { ttlMs: 0 })).toThrow('TTL must be a positive finite number');
  expect(() => client.counter('c').add(Number.NaN)).toThrow('give a finite number');
  await expect(client.lock('l', { ttlMs: -1 })).rejects.toThrow('give a positive number');
  await expect(client.lock('')).rejects.toThrow('a name must be a text');
});

test('what is stored is a copy', async () => {
  const { client } = await openBench({ autoConnect: false });
  const value = { list: [1] };
  const map = client.map<typeof value>('m');
  map.set('k', value);
  value.list.push(2);
  expect(map.get('k')).toEqual({ list: [1] });
});

test('a closed client leaves its writes in the storage for the next one', async () => {
  const storage = new MemoryStorage();
  const first = await openBench({ storage }, silent());
  const write = first.client.map('m').set('k', 1);
  first.client.orMap('o').add('k', 'x');
  await first.client.close();
  await expect(write.acknowledged()).rejects.toMatchObject({ code: 'closed' });
  const second = await openBench({ storage }, silent());
  expect(second.client.pendingWrites).toBe(2);
  expect(ids(second.server.last)).toEqual([['1', '2']]);
  acknowledge(second.server.last, '2');
  expect(second.client.map('m').get('k')).toBe(1);
  await second.client.close();
  const third = await openBench({ storage });
  expect(third.client.pendingWrites).toBe(0);
  expect(third.client.orMap('o').get('k')).toEqual(['x']);
});

test('a storage that fails is told, and what it missed goes with the next write', async () => {
  let isBroken = true;
  const storage = new MemoryStorage();
  const write = storage.write.bind(storage);
  storage.write = (changes) => (isBroken ? Promise.reject(new Error('quota')) : write(changes));
  const { client, errors } = await openBench({ storage }, silent());
  client.map('m').set('a', 1);
  await settle();
  expect(errors[0]).toBe('storage: the local storage failed: quota');
  await expect(client.stored()).rejects.toMatchObject({ code: 'storage' });
  isBroken = false;
  client.map('m').set('b', 1);
  await client.stored();
  const rows = (await storage.open()).rows.map(([key]) => key);
  expect(rows.filter((key) => key.startsWith('l:'))).toEqual(['l:m:a', 'l:m:b']);
  expect(rows.filter((key) => key.startsWith('q:'))).toHaveLength(2);
});

