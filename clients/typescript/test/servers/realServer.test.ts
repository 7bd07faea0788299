import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { TopGunClient } from '../../src/client.ts';
import type { RowChange } from '../../src/queries/liveQuery.ts';
import { predicates } from '../../src/predicates/predicates.ts';
import { IndexedDbStorage } from '../../src/storages/indexedDbStorage.ts';
import { RealServer, signToken, when } from '../kit/realServer.ts';

interface Todo {
  readonly text: string;
  readonly done: boolean;
}

let server: RealServer;
let names = 0;
const clients: TopGunClient[] = [];
const fresh = (word: string): string => `${word}-${++names}`;
const open = async (options: Parameters<RealServer['client']>[0] = {}): Promise<TopGunClient> => {
  const client = await server.client(options);
  clients.push(client);
  return client;
};

beforeAll(async () => { server = await RealServer.start(); });
afterEach(async () => void (await Promise.all(clients.splice(0).map((client) => client.close()))));
afterAll(() => server.stop());

test('a write is acknowledged and another client has it', async () => {
  const [a, b] = [await open(), await open()];
  const name = fresh('todos');
  const theirs = b.map<Todo>(name);
  expect(await a.map<Todo>(name).set('1', { text: 'milk', done: false }).acknowledged()).toBe('APPLIED');
  await when(() => theirs.get('1')?.text === 'milk', (listener) => theirs.subscribe(listener));
  expect(a.deviceId).toBeTypeOf('string');
});

test('a map that is opened later is filled by the walk, tombstones and all', async () => {
  const [a, b] = [await open(), await open()];
  const name = fresh('big');
  const mine = a.map<number>(name);
  for (let i = 0; i < 3_000; i++) mine.set(`k${i}`, i);
  mine.remove('k7');
  await a.synced();
  const theirs = b.map<number>(name);
  await b.synced();
  expect(theirs.size).toBe(2_999);
  expect(theirs.has('k7')).toBe(false);
  expect(theirs.get('k2999')).toBe(2999);
});

test('two clients that were offline converge: the later write of a key stays, all others are merged', async () => {
  const [a, b] = [await open(), await open()];
  const name = fresh('todos');
  const [mine, theirs] = [a.map<string>(name), b.map<string>(name)];
  mine.set('both', 'start');
  mine.set('removed', 'x');
  await a.synced();
  await when(() => theirs.has('both') && theirs.has('removed'), (listener) => theirs.subscribe(listener));
  a.disconnect();
  b.disconnect();
  mine.set('both', 'a');
  mine.set('a', 'A');
  theirs.remove('removed');
  theirs.set('b', 'B');
  theirs.set('both', 'b');
  expect(a.pendingWrites).toBe(2);
  a.connect();
  b.connect();
  await Promise.all([a.synced(), b.synced()]);
  const expected = { a: 'A', b: 'B', both: [...mine.entries()].find(([key]) => key === 'both')![1] };
  const hasAll = (map: typeof mine) => JSON.stringify(Object.fromEntries([...map.entries()].sort())) === JSON.stringify(expected);
  await when(() => hasAll(mine), (listener) => mine.subscribe(listener));
  await when(() => hasAll(theirs), (listener) => theirs.subscribe(listener));
  expect(Object.fromEntries(theirs.entries())).toEqual(Object.fromEntries(mine.entries()));
});

test('writes made offline outlive the client and are sent by the next one', async () => {
  const name = fresh('todos');
  const database = fresh('db');
  const first = await open({ storage: new IndexedDbStorage(database), autoConnect: false });
  first.map<string>(name).set('k', 'kept');
  first.orMap<string>(`${name}-tags`).add('tags', 'red');
  await first.stored();
  await first.close();
  const second = await open({ storage: new IndexedDbStorage(database), autoConnect: false });
  expect(second.pendingWrites).toBe(2);
  expect(second.map<string>(name).get('k')).toBe('kept');
  second.connect();
  await second.synced();
  const other = await open();
  const theirs = other.map<string>(name);
  const theirTags = other.orMap<string>(`${name}-tags`);
  await other.synced();
  expect(theirs.get('k')).toBe('kept');
  expect(theirTags.get('tags')).toEqual(['red']);
});

test('of additions and removals at once the addition that was not seen stays', async () => {
  const [a, b] = [await open(), await open()];
  const name = fresh('tags');
  const [mine, theirs] = [a.orMap<{ n: number }>(name), b.orMap<{ n: number }>(name)];
  mine.add('k', { n: 1 });
  await a.synced();
  await when(() => theirs.get('k').length === 1, (listener) => theirs.subscribe(listener));
  a.disconnect();
  mine.add('k', { n: 1 });
  await theirs.remove('k', { n: 1 }).acknowledged();
  a.connect();
  await a.synced();
  const hasOne = (map: typeof mine) => map.get('k').length === 1;
  await when(() => hasOne(mine), (listener) => mine.subscribe(listener));
  await when(() => hasOne(theirs), (listener) => theirs.subscribe(listener));
});

test('a live query sees ENTER, UPDATE and LEAVE of others, and its own writes at once', async () => {
  const [a, b] = [await open(), await open()];
  const name = fresh('todos');
  const writer = a.map<Todo>(name);
  const query = b.query<Todo>(name, { where: { done: false }, sort: [{ field: 'text', direction: 'asc' }] });
  await query.answered();
  const changes: RowChange<Todo>[] = [];
  query.subscribe((result) => changes.push(...result.changes));
  const seen = (type: string, key: string) => when(() => changes.some((c) => c.type === type && c.key === key), (listener) => query.subscribe(listener));
  writer.set('1', { text: 'b', done: false });
  await seen('ENTER', '1');
  writer.set('1', { text: 'c', done: false });
  await seen('UPDATE', '1');
  writer.set('0', { text: 'a', done: false });
  await seen('ENTER', '0');
  expect(query.rows.map(({ key }) => key)).toEqual(['0', '1']);
  writer.set('1', { text: 'c', done: true });
  await seen('LEAVE', '1');
  const own = b.map<Todo>(name);
  const write = own.set('mine', { text: 'z', done: false });
  expect(query.rows.at(-1)).toEqual({ key: 'mine', value: { text: 'z', done: false } });
  await write.acknowledged();
  expect(query.rows.at(-1)?.key).toBe('mine');
  own.remove('0');
  expect(query.rows.map(({ key }) => key)).toEqual(['mine']);
});

test('predicates, windows, pages and projections mean the same here and there', async () => {
  const [a, b] = [await open(), await open()];
  const name = fresh('people');
  const people = a.map<{ name: string; age: number }>(name);
  for (let i = 0; i < 10; i++) people.set(`p${i}`, { name: `n${i}`, age: i });
  await a.synced();
  const options = {
    predicate: predicates.and(predicates.gte('age', 3), predicates.not(predicates.eq('name', 'n4'))),
    sort: [{ field: 'age', direction: 'desc' }], limit: 3, fields: ['name'],
  } as const;
  const remote = b.query<{ name: string }>(name, options);
  const local = a.query<{ name: string }>(name, options);
  expect(local.isAnswered).toBe(false);
  const localRows = local.rows;
  await remote.answered();
  expect(remote.rows).toEqual(localRows);
  expect(remote.rows).toEqual(['n9', 'n8', 'n7'].map((text) => ({ key: `p${text[1]}`, value: { name: text } })));
  const next = b.query<{ name: string }>(name, { ...options, cursor: remote.nextCursor! });
  await next.answered();
  expect(next.rows.map(({ key }) => key)).toEqual(['p6', 'p5', 'p3']);
});

test('topics reach the others in order, after a reconnect too', async () => {
  const [a, b] = [await open(), await open()];
  const name = fresh('chat');
  await Promise.all([a.synced(), b.synced()]);
  const heard: number[] = [];
  const listeners = new Set<() => void>();
  b.topic<number>(name).subscribe(({ data }) => {
    heard.push(data);
    listeners.forEach((listener) => listener());
  });
  const heardBy = (count: number) => when(() => heard.length >= count, (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  });
  // A lock tells that the server has seen what was sent before it.
  await (await b.lock(fresh('barrier'))).release();
  for (let i = 0; i < 10; i++) expect(a.topic<number>(name).publish(i)).toBe(true);
  await heardBy(10);
  expect(heard).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  b.disconnect();
  expect(b.topic(name).publish(1)).toBe(false);
  b.connect();
  await b.synced();
  await (await b.lock(fresh('barrier'))).release();
  a.topic<number>(name).publish(10);
  await heardBy(11);
});

test('a counter counts every step, made online or not', async () => {
  const [a, b] = [await open(), await open()];
  const name = fresh('visits');
  const [mine, theirs] = [a.counter(name), b.counter(name)];
  mine.increment();
  theirs.add(-2.5);
  a.disconnect();
  mine.add(10);
  expect(mine.value).toBeGreaterThanOrEqual(8.5);
  a.connect();
  await when(() => theirs.value === 8.5, (listener) => theirs.subscribe(listener));
  await when(() => mine.value === 8.5, (listener) => mine.subscribe(listener));
});

test('a lock is held by one, its tokens grow, and it ends with its connection', async () => {
  const [a, b] = [await open(), await open()];
  const name = fresh('lock');
  await Promise.all([a.synced(), b.synced()]);
  const held = await a.lock(name);
  let isGranted = false;
  const waiting = b.lock(name).then((lock) => {
    isGranted = true;
    return lock;
  });
  await (await b.lock(fresh('other'))).release();
  expect(isGranted).toBe(false);
  expect(await held.release()).toBe(true);
  const next = await waiting;
  expect(next.fencingToken).toBeGreaterThan(held.fencingToken);
  expect(await held.release()).toBe(false);
  b.disconnect();
  const last = await a.lock(name);
  expect(last.fencingToken).toBeGreaterThan(next.fencingToken);
  await expect(b.lock(name)).rejects.toMatchObject({ code: 'offline' });
});

test('a level that the server does not have is told honestly', async () => {
  const a = await open();
  const write = a.map<number>(fresh('m')).set('k', 1, { concern: 'PERSISTED', concernTimeoutMs: 100 });
  await expect(write.acknowledged()).rejects.toMatchObject({ code: 'level-not-reached' });
  expect(a.pendingWrites).toBe(0);
});

test('a write that the server refuses for good is told and undone', async () => {
  const ahead = { now: () => Date.now() + 3_600_000, after: (ms: number, action: () => void) => { const t = setTimeout(action, ms); return () => clearTimeout(t); } };
  const a = await open({ clock: ahead });
  const name = fresh('m');
  const rejected: string[] = [];
  a.on('rejected', ({ mapName, key }) => rejected.push(`${mapName} ${key}`));
  const map = a.map<number>(name);
  await expect(map.set('k', 1).acknowledged()).rejects.toMatchObject({ code: 'rejected', serverCode: 400 });
  expect(rejected).toEqual([`${name} k`]);
  expect(map.has('k')).toBe(false);
  await a.synced();
  expect(a.pendingWrites).toBe(0);
});

test('a value that expires is gone, here and for others', async () => {
  const [a, b] = [await open(), await open()];
  const name = fresh('m');
  const theirs = b.map<number>(name);
  await b.synced();
  a.map<number>(name).set('k', 1, { ttlMs: 200 });
  await when(() => theirs.has('k'), (listener) => theirs.subscribe(listener));
  await when(() => !theirs.has('k'), (listener) => theirs.subscribe(listener));
});

test('a server that restarts is found again, and gets what it lacks', async () => {
  const own = await RealServer.start();
  const client = await own.client();
  clients.push(client);
  const map = client.map<number>('m');
  map.set('before', 1);
  await client.synced();
  await own.stop();
  map.set('meanwhile', 2);
  const again = await RealServer.start(['--no-auth'], {}, own.port);
  try {
    await client.synced();
    const other = await again.client();
    clients.push(other);
    const theirs = other.map<number>('m');
    await other.synced();
    expect(theirs.get('meanwhile')).toBe(2);
  } finally {
    await Promise.all(clients.splice(0).map((c) => c.close()));
    await again.stop();
  }
});

test('with authentication the token decides', async () => {
  const secret = 'a-secret-that-is-long-enough-for-hs256';
  const guarded = await RealServer.start([], { JWT_SECRET: secret });
  try {
    const tokens = ['wrong', signToken(secret)];
    const client = await guarded.client({ token: () => tokens.shift() });
    clients.push(client);
    const errors: string[] = [];
    client.on('error', (error) => errors.push(error.code));
    client.map<number>('m').set('k', 1);
    await client.synced();
    expect(client.pendingWrites).toBe(0);
    expect(errors).toContain('unauthenticated');
  } finally {
    await Promise.all(clients.splice(0).map((c) => c.close()));
    await guarded.stop();
  }
});

test('processors run on the server, and maps and the journal tell of it', async () => {
  const [a, b] = [await open(), await open()];
  const name = fresh('stock');
  const theirs = b.map<number>(name);
  const told: unknown[] = [];
  await Promise.all([a.synced(), b.synced()]);
  b.journal.subscribe((entry) => told.push([entry.type, entry.key, entry.value]), { mapName: name, fromSequence: '1' });
  expect(await a.process<number>(name, 'apples', { name: 'builtin:increment', args: 5 })).toMatchObject({ result: 5, value: 5 });
  const many = await a.processAll<number>(name, ['apples', 'pears'], { name: 'builtin:increment', args: 1 });
  expect([...many].map(([key, { value }]) => [key, value])).toEqual([['apples', 6], ['pears', 1]]);
  await expect(a.process(name, 'apples', { name: 'nobody knows it' })).rejects.toMatchObject({ code: 'rejected' });
  await b.journal.read();
  expect(told).toEqual([['PUT', 'apples', 5], ['UPDATE', 'apples', 6], ['PUT', 'pears', 1]]);
  expect((await a.journal.read({ mapName: name, limit: 2 })).entries.map(({ value }) => value)).toEqual([5, 6]);
  void theirs;
});

test('what a policy forbids is told to the write, to the processor and to the query', async () => {
  const secret = 'a secret of the tests that is long enough';
  const guarded = await RealServer.start([], { JWT_SECRET: secret });
  try {
    const policy = { id: 'readers', mapPattern: 'open', action: 'all', effect: 'allow' };
    await fetch(`${guarded.origin}/api/admin/policies`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${signToken(secret, { roles: ['admin'] })}` }, body: JSON.stringify(policy),
    });
    const client = await guarded.client({ token: () => signToken(secret) });
    clients.push(client);
    expect(await client.map('open').set('k', 1).acknowledged()).toBe('APPLIED');
    await expect(client.map('closed').set('k', 1).acknowledged()).rejects.toMatchObject({ code: 'rejected', serverCode: 403 });
    await expect(client.process('closed', 'k', { name: 'builtin:increment', args: 1 })).rejects.toMatchObject({ code: 'rejected' });
  } finally {
    await guarded.stop();
  }
});
