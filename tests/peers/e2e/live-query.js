// The outcome of the first slice, as a foreign client sees it: authenticate, write, follow a live query.
// usage: node live-query.js ws://host:port/ws [secret]
import assert from 'node:assert/strict';
import { WireClient } from './wire-client.js';

const [url, secret] = process.argv.slice(2);
const writer = await WireClient.connect(url);
const reader = await WireClient.connect(url);
const ack = await writer.authenticate(secret, { sub: 'writer' });
await reader.authenticate(secret, { sub: 'reader' });
if (secret) assert.equal(ack.userId, 'writer');

// Single write: one ack with the id of the operation.
const map = `todos-${process.pid}`;
writer.send({ type: 'CLIENT_OP', payload: writer.put(map, 'a', { text: 'milk', done: false, rank: 1 }, '1') });
assert.equal((await writer.take('OP_ACK')).payload.lastId, '1');

// Batch: exactly one ack with the id of the last operation.
writer.send({
  type: 'OP_BATCH',
  payload: {
    ops: [
      writer.put(map, 'b', { text: 'bread', done: true, rank: 2 }, '2'),
      writer.put(map, 'c', { text: 'eggs', done: false, rank: 3 }, '3'),
    ],
  },
});
assert.equal((await writer.take('OP_ACK')).payload.lastId, '3');

// A subscriber gets one page, whatever order, with exact values.
reader.send({ type: 'QUERY_SUB', payload: { queryId: 'q1', mapName: map, query: { where: { done: false } } } });
const page = (await reader.take('QUERY_RESP')).payload;
assert.equal(page.queryId, 'q1');
assert.deepEqual(
  page.results.toSorted((x, y) => (x.key < y.key ? -1 : 1)),
  [
    { key: 'a', value: { text: 'milk', done: false, rank: 1 } },
    { key: 'c', value: { text: 'eggs', done: false, rank: 3 } },
  ]);
assert.ok(!('merkleRootHash' in page));

// ENTER, UPDATE, LEAVE by change of the value, LEAVE by removal; the event of the map comes first.
const expectations = [
  [writer.put(map, 'd', { text: 'tea', done: false }, '4'), 'PUT', 'ENTER', { text: 'tea', done: false }],
  [writer.put(map, 'd', { text: 'green tea', done: false }, '5'), 'PUT', 'UPDATE', { text: 'green tea', done: false }],
  [writer.put(map, 'd', { text: 'green tea', done: true }, '6'), 'PUT', 'LEAVE', null],
  [writer.remove(map, 'a', '7'), 'REMOVE', 'LEAVE', null],
];
for (const [operation, eventType, changeType, value] of expectations) {
  writer.send({ type: 'CLIENT_OP', payload: operation });
  assert.equal((await writer.take('OP_ACK')).payload.lastId, operation.id);
  const event = (await reader.take('SERVER_EVENT')).payload;
  assert.deepEqual(
    { mapName: event.mapName, eventType: event.eventType, key: event.key, record: event.record },
    { mapName: map, eventType, key: operation.key, record: operation.record });
  const update = (await reader.take('QUERY_UPDATE')).payload;
  assert.deepEqual(update, { queryId: 'q1', key: operation.key, value, changeType });
}

// A row outside the filter changes nothing in the result, but its event arrives.
writer.send({ type: 'CLIENT_OP', payload: writer.put(map, 'b', { text: 'rye bread', done: true }, '8') });
await writer.take('OP_ACK');
await reader.take('SERVER_EVENT', (event) => event.key === 'b');

// After the end of the subscription nothing arrives.
reader.send({ type: 'QUERY_UNSUB', payload: { queryId: 'q1' } });
await reader.barrier();
writer.send({ type: 'CLIENT_OP', payload: writer.put(map, 'e', { done: false }, '9') });
await writer.take('OP_ACK');
await reader.barrier();
assert.deepEqual(reader.inbox, []);

// The writer's own live query shows its own write, and it gets no event for it.
writer.send({ type: 'QUERY_SUB', payload: { queryId: 'own', mapName: map, query: {} } });
await writer.take('QUERY_RESP');
writer.send({ type: 'CLIENT_OP', payload: writer.put(map, 'f', 1, '10') });
assert.deepEqual((await writer.take('QUERY_UPDATE')).payload, { queryId: 'own', key: 'f', value: 1, changeType: 'ENTER' });
await writer.take('OP_ACK');
await writer.barrier();
assert.deepEqual(writer.inbox, []);

writer.close();
reader.close();
console.log('ok');
