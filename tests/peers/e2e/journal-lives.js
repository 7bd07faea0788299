// Readers of the journal over the end of the server's process.
// usage: node journal-lives.js before ws://host:port/ws          prints what it was told, as JSON
//        node journal-lives.js after|reset ws://… <that JSON>    goes on from there, or is told that it cannot
import assert from 'node:assert/strict';
import { openEvents } from './event-stream.js';
import { WireClient } from './wire-client.js';

const [phase, url, state] = process.argv.slice(2);
const base = url.replace(/^ws/, 'http').replace(/\/ws$/, '');
const mapName = 'lives';
const client = await WireClient.connect(url);
await client.authenticate();
let requests = 0;

// One by one: changes of different keys in a batch have no order.
async function write(...ops) {
  for (const op of ops) {
    const id = `${++requests}`;
    client.send({ type: 'CLIENT_OP', payload: { ...op, id } });
    await client.take('OP_ACK', ({ lastId }) => lastId === id);
  }
}

async function read(fromSequence) {
  const requestId = `read-${++requests}`;
  client.send({ type: 'JOURNAL_READ', requestId, fromSequence, mapName, limit: 1000 });
  return (await client.take(['JOURNAL_READ_RESPONSE', 'ERROR'], (answer) => answer.requestId === requestId || answer.code)).events;
}

async function events(count) {
  const taken = [];
  while (taken.length < count) taken.push((await client.take('JOURNAL_EVENT')).event);
  return taken;
}

const subscribe = (fromSequence) => client.send({ type: 'JOURNAL_SUBSCRIBE', requestId: 'live', mapName, fromSequence });
const textOf = ({ type, key, value, previousValue }) => `${type} ${key} ${value?.n ?? '-'} before ${previousValue?.n ?? '-'}`;

async function before() {
  const stream = await openEvents(base, `maps=${mapName}`);
  assert.equal((await stream.next()).event, 'ready');
  subscribe();
  await client.barrier();
  await write(
    client.put(mapName, 'a', { n: 1 }), client.put(mapName, 'b', { n: 2 }), client.put(mapName, 'a', { n: 3 }), client.remove(mapName, 'b'),
    client.put(mapName, 'c', { n: 4 }));
  const told = await events(5);
  assert.deepEqual(told.map(textOf), ['PUT a 1 before -', 'PUT b 2 before -', 'UPDATE a 3 before 1', 'DELETE b - before 2', 'PUT c 4 before -']);
  const ids = [];
  for (const { sequence } of told) {
    const event = await stream.next();
    assert.ok(event.id.endsWith(`-${sequence}`));
    ids.push(event.id);
  }
  console.log(JSON.stringify({ told, ids }));
}

async function after({ told, ids }) {
  assert.deepEqual(await read('1'), told);
  // Both were away since the second change.
  const stream = await openEvents(base, `maps=${mapName}`, { lastEventId: ids[1] });
  subscribe(told[2].sequence);
  await client.barrier();
  await write(client.put(mapName, 'c', { n: 5 }), client.put(mapName, 'd', { n: 6 }));
  const next = await events(5);
  assert.deepEqual(next.slice(0, 3), told.slice(2));
  assert.deepEqual(next.slice(3).map(textOf), ['UPDATE c 5 before 4', 'PUT d 6 before -']);
  const numbers = [...told.slice(0, 2), ...next].map(({ sequence }) => BigInt(sequence));
  assert.ok(numbers.every((number, i) => i === 0 || number > numbers[i - 1]), `${numbers} rise`);
  assert.equal((await stream.next()).event, 'ready');
  for (const { sequence, key } of next) {
    const event = await stream.next();
    assert.deepEqual([event.event, event.data.key, event.id], ['sync', key, `${ids[0].split('-')[0]}-${sequence}`]);
  }
  await client.barrier();
  assert.deepEqual(client.inbox.filter(({ type }) => type === 'JOURNAL_EVENT'), []);
  console.log('ok');
}

async function reset({ told, ids }) {
  assert.deepEqual(await read('1'), []);
  const stream = await openEvents(base, `maps=${mapName}`, { lastEventId: ids[1] });
  assert.equal((await stream.next()).event, 'reset');
  subscribe(told[2].sequence);
  assert.equal((await client.take('ERROR')).payload.code, 404);
  await write(client.put(mapName, `e-${process.pid}`, { n: 7 }));
  const event = await stream.next();
  assert.equal(event.data.key, `e-${process.pid}`);
  assert.equal((await read('1')).map(textOf).join(), `PUT e-${process.pid} 7 before -`);
  assert.ok(!event.id.startsWith(`${ids[0].split('-')[0]}-`));
  console.log('ok');
}

await { before, after, reset }[phase](JSON.parse(state ?? '{}'));
process.exit(0);
