// A client that writes with POST /sync, is told by server-sent events, and polls deltas.
// usage: node events.js ws://host:port/ws [secret]
import assert from 'node:assert/strict';
import { openEvents } from './event-stream.js';
import { pack, token, unpack } from './wire-client.js';

const [url, secret] = process.argv.slice(2);
const base = url.replace(/^ws/, 'http').replace(/\/ws$/, '');
const authorization = `Bearer ${secret ? token(secret) : ''}`;
const map = `told-${process.pid}`;
let counter = 0;

async function sync(request) {
  const clientHlc = { millis: Date.now(), counter: counter++, nodeId: 'poller' };
  const body = pack({ clientId: 'poller', clientHlc, ...request });
  const response = await fetch(`${base}/sync`, { method: 'POST', body, headers: { Authorization: authorization } });
  assert.equal(response.status, 200);
  return unpack(Buffer.from(await response.arrayBuffer()));
}

const put = (key, value) => sync({
  operations: [{
    id: '1', mapName: map, key, opType: 'PUT',
    record: { value, timestamp: { millis: Date.now(), counter: counter++, nodeId: 'poller' } },
  }],
});

const open = (query, lastEventId) => openEvents(base, query, { authorization, lastEventId });

const refused = await fetch(`${base}/events`, { headers: { Authorization: authorization } });
assert.equal(refused.status, 400);
if (secret) assert.equal((await fetch(`${base}/events?maps=${map}`)).status, 401);

// What happens is told, with a place to go on from.
const queries = JSON.stringify([{ queryId: 'q', mapName: map, query: { where: { n: 2 } } }]);
const first = await open(`maps=${map}&queries=${encodeURIComponent(queries)}`);
assert.equal((await first.next()).event, 'ready');
assert.deepEqual((await first.next()).data, { queryId: 'q', results: [], hasMore: false });
await put('a', { n: 1 });
const told = await first.next();
assert.deepEqual([told.event, told.data.mapName, told.data.key, told.data.eventType], ['sync', map, 'a', 'PUT']);
assert.deepEqual(told.data.record.value, { n: 1 });
await put('b', { n: 2 });
const both = [await first.next(), await first.next()];
assert.deepEqual(both.map(({ event }) => event).sort(), ['query', 'sync']);
assert.equal(both.find(({ event }) => event === 'query').data.changeType, 'ENTER');
first.close();

// Who was away goes on there; who was away too long, or comes from elsewhere, is told so.
await put('c', { n: 3 });
const second = await open(`maps=${map}`, told.id);
assert.equal((await second.next()).event, 'ready');
assert.deepEqual([(await second.next()).data.key, (await second.next()).data.key], ['b', 'c']);
second.close();
const third = await open(`maps=${map}`, 'dead-7');
assert.equal((await third.next()).event, 'reset');
await put('d', { n: 4 });
assert.equal((await third.next()).data.key, 'd');
third.close();

// Deltas: everything first, then what has changed.
const delta = async (lastSyncTimestamp) => (await sync({ syncMaps: [{ mapName: map, lastSyncTimestamp }] })).deltas[0];
const all = await delta({ millis: 0, counter: 0, nodeId: '' });
assert.deepEqual(all.records.map(({ key }) => key).sort(), ['a', 'b', 'c', 'd']);
await put('a', { n: 5 });
const changed = await delta(all.serverSyncTimestamp);
assert.deepEqual(changed.records.map(({ key, eventType, record }) => [key, eventType, record.value]), [['a', 'PUT', { n: 5 }]]);
assert.deepEqual((await delta(changed.serverSyncTimestamp)).records, []);

console.log('ok');
process.exit(0);
