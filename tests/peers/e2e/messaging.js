// Two clients that never saw each other's code use topics, counters, locks, the journal and an entry processor.
// usage: node messaging.js ws://host:port/ws
import assert from 'node:assert/strict';
import { WireClient } from './wire-client.js';

const [url] = process.argv.slice(2);
const ann = await WireClient.connect(url);
const bob = await WireClient.connect(url);
await ann.authenticate();
const { deviceId } = await bob.authenticate();
const unique = process.pid;

// Each answer of the node comes after everything it was told before on the same connection.
let barriers = 0;
async function dealtWith(client) {
  const queryId = `barrier-${++barriers}`;
  client.send({ type: 'QUERY_SUB', payload: { queryId, mapName: queryId, query: {} } });
  await client.take('QUERY_RESP', (response) => response.queryId === queryId);
  client.send({ type: 'QUERY_UNSUB', payload: { queryId } });
}

// Topics: others only, in order, whatever the data.
const topic = `news/${unique}`;
for (const client of [ann, bob]) client.send({ type: 'TOPIC_SUB', payload: { topic } });
await dealtWith(ann);
await dealtWith(bob);
const payloads = ['text', 1.5, true, { a: [1, null] }, [], null];
for (const data of payloads) bob.send({ type: 'TOPIC_PUB', payload: { topic, data } });
for (const data of payloads) {
  const message = (await ann.take('TOPIC_MESSAGE')).payload;
  assert.deepEqual([message.topic, message.data, message.publisherId], [topic, data, deviceId]);
  assert.ok(Math.abs(message.timestamp - Date.now()) < 60_000);
}
await dealtWith(bob);
assert.deepEqual(bob.inbox, []);

// Counters: state on request, merged by maximum, told to both.
const counter = `likes-${unique}`;
bob.send({ type: 'COUNTER_REQUEST', payload: { name: counter } });
assert.deepEqual((await bob.take('COUNTER_RESPONSE')).payload, { name: counter, state: { p: {}, n: {}, positive: {}, negative: {} } });
ann.send({ type: 'COUNTER_SYNC', payload: { name: counter, state: { p: { ann: 3 }, n: { ann: 1 } } } });
for (const client of [ann, bob]) {
  const { state } = (await client.take('COUNTER_UPDATE')).payload;
  assert.deepEqual([state.p, state.n], [{ ann: 3 }, { ann: 1 }]);
}
bob.send({ type: 'COUNTER_SYNC', payload: { name: counter, state: { p: { bob: 2 }, n: {} } } });
assert.deepEqual((await ann.take('COUNTER_UPDATE')).payload.state.p, { ann: 3, bob: 2 });
await bob.take('COUNTER_UPDATE');

// Locks: granted in order, tokens grow, the end of a connection frees.
const name = `lock-${unique}`;
const request = (client, requestId) => client.send({ type: 'LOCK_REQUEST', payload: { requestId, name, ttl: 60_000 } });
const holder = await WireClient.connect(url);
await holder.authenticate();
request(holder, 'h');
const first = (await holder.take('LOCK_GRANTED')).payload.fencingToken;
request(ann, 'a');
await dealtWith(ann);
request(bob, 'b');
await dealtWith(bob);
assert.deepEqual([ann.inbox, bob.inbox], [[], []]);
bob.send({ type: 'LOCK_RELEASE', payload: { requestId: 'x', name, fencingToken: first } });
assert.equal((await bob.take('LOCK_RELEASED')).payload.success, false);
holder.close();
const second = (await ann.take('LOCK_GRANTED')).payload;
assert.equal(second.requestId, 'a');
assert.ok(second.fencingToken > first);
ann.send({ type: 'LOCK_RELEASE', payload: { requestId: 'y', name, fencingToken: second.fencingToken } });
assert.equal((await ann.take('LOCK_RELEASED')).payload.success, true);
assert.ok((await bob.take('LOCK_GRANTED')).payload.fencingToken > second.fencingToken);

// Entry processor and journal: the write of one is an event, an update and a journaled change for the other.
const mapName = `stock-${unique}`;
bob.send({ type: 'JOURNAL_SUBSCRIBE', requestId: 'j', mapName });
bob.send({ type: 'QUERY_SUB', payload: { queryId: 'q', mapName, query: { groupBy: ['kind'], aggregations: [{ func: 'sum', field: 'n' }] } } });
await bob.take('QUERY_RESP');
ann.send({ type: 'ENTRY_PROCESS', requestId: 'p', mapName, key: 'k', processor: { name: 'builtin:put_if_absent', code: '', args: { kind: 'tea', n: 4 } } });
const processed = await ann.take('ENTRY_PROCESS_RESPONSE');
assert.deepEqual([processed.requestId, processed.success, processed.newValue], ['p', true, { kind: 'tea', n: 4 }]);
const { event } = await bob.take('JOURNAL_EVENT');
assert.deepEqual([event.type, event.mapName, event.key, event.value], ['PUT', mapName, 'k', { kind: 'tea', n: 4 }]);
await bob.take('SERVER_EVENT', (change) => change.key === 'k');
assert.deepEqual((await bob.take('QUERY_UPDATE')).payload.value, { __key: 'S3:tea', __count: 1, __sum_n: 4, kind: 'tea' });
ann.send({ type: 'JOURNAL_READ', requestId: 'r', fromSequence: event.sequence, mapName });
const read = await ann.take('JOURNAL_READ_RESPONSE');
assert.deepEqual([read.requestId, read.events.length, read.hasMore], ['r', 1, false]);

ann.send({ type: 'PARTITION_MAP_REQUEST' });
assert.equal((await ann.take('PARTITION_MAP')).payload.partitions.length, 271);
ann.send({ type: 'SQL_QUERY', payload: { queryId: 's', sql: 'SELECT 1' } });
assert.equal((await ann.take('SQL_QUERY_RESP')).payload.code, 'FEATURE_DISABLED');

ann.close();
bob.close();
console.log('ok');
