// Replicas catch up: a late joiner walks a last-write-wins map and an observed-remove map; one in step transfers nothing.
// usage: node sync.js ws://host:port/ws
import assert from 'node:assert/strict';
import { WireClient } from './wire-client.js';

const RECORDS = 10_000;
const BATCH = 1_000;
const FRAMES_MAX = 300;

const [url] = process.argv.slice(2);
const writer = await WireClient.connect(url);
await writer.authenticate();
const map = `records-${process.pid}`;
const sets = `sets-${process.pid}`;

// Ten thousand records and one that is removed again.
const written = new Map();
for (let first = 0; first < RECORDS; first += BATCH) {
  const ops = [];
  for (let i = first; i < first + BATCH; i++) {
    const op = writer.put(map, `key:${i}`, { n: i, text: `value ${i}` }, String(i));
    written.set(op.key, op.record);
    ops.push(op);
  }
  writer.send({ type: 'OP_BATCH', payload: { ops } });
  await writer.take('OP_ACK', (ack) => ack.lastId === String(first + BATCH - 1));
}
const removal = writer.remove(map, 'key:0', 'removed');
written.set('key:0', removal.record);
writer.send({ type: 'CLIENT_OP', payload: removal });
await writer.take('OP_ACK', (ack) => ack.lastId === 'removed');

/** Walks from the root as a client does that holds nothing. */
async function walk(client, mapName, prefix, member) {
  const found = [];
  const paths = [''];
  let frames = 0;
  while (paths.length > 0) {
    const path = paths.shift();
    frames++;
    client.send({ type: `${prefix}MERKLE_REQ_BUCKET`, payload: { mapName, path } });
    const isAnswer = (payload) => payload.mapName === mapName && payload.path === path;
    const answer = await Promise.race([
      client.take(`${prefix}SYNC_RESP_LEAF`, isAnswer).catch(() => undefined),
      client.take(`${prefix}SYNC_RESP_BUCKETS`, isAnswer).catch(() => undefined),
    ]);
    if (answer.type.endsWith('LEAF')) found.push(...answer.payload[member]);
    else for (const [digit, hash] of Object.entries(answer.payload.buckets)) if (hash !== 0) paths.push(path + digit);
  }
  return { found, frames };
}

// The late joiner gets every record with its exact value and stamp, the tombstone too, in few frames.
const joiner = await WireClient.connect(url);
await joiner.authenticate();
joiner.send({ type: 'SYNC_INIT', mapName: map, lastSyncTimestamp: 0 });
const root = (await joiner.take('SYNC_RESP_ROOT')).payload;
assert.ok(root.rootHash > 0 && Number.isInteger(root.rootHash));
assert.ok(Math.abs(root.timestamp.millis - Date.now()) < 60_000);
const records = await walk(joiner, map, '', 'records');
assert.ok(records.frames <= FRAMES_MAX, `${records.frames} frames`);
assert.equal(records.found.length, RECORDS);
for (const { key, record } of records.found) assert.deepEqual(record, written.get(key));

// In step: the same root again, and nothing was sent unasked.
joiner.send({ type: 'SYNC_INIT', mapName: map, lastSyncTimestamp: root.timestamp.millis });
assert.equal((await joiner.take('SYNC_RESP_ROOT')).payload.rootHash, root.rootHash);
await joiner.barrier();
assert.deepEqual(joiner.inbox, []);

// Sets: two values under one key, one of them removed; the walk brings the element and the tombstone.
const add = (value, id) => {
  const timestamp = writer.stamp();
  const tag = `${timestamp.millis}:${timestamp.counter}:${timestamp.nodeId}`;
  return { id, mapName: sets, key: 'tags', opType: 'OR_ADD', orRecord: { value, timestamp, tag }, timestamp };
};
const kept = add('kept', 'a');
const dropped = add('dropped', 'b');
const drop = { id: 'c', mapName: sets, key: 'tags', opType: 'OR_REMOVE', orTag: dropped.orRecord.tag, timestamp: writer.stamp() };
writer.send({ type: 'OP_BATCH', payload: { ops: [kept, dropped, drop] } });
await writer.take('OP_ACK', (ack) => ack.lastId === 'c');
joiner.send({ type: 'ORMAP_SYNC_INIT', mapName: sets, rootHash: 0, bucketHashes: {}, lastSyncTimestamp: 0, claimedEpoch: 0 });
assert.ok((await joiner.take('ORMAP_SYNC_RESP_ROOT')).payload.rootHash > 0);
const entries = await walk(joiner, sets, 'ORMAP_', 'entries');
assert.deepEqual(entries.found, [{ key: 'tags', records: [kept.orRecord], tombstones: [dropped.orRecord.tag] }]);

console.log('ok');
process.exit(0);
