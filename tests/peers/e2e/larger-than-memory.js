// More records than memory may hold: what was evicted is walked and queried like the rest, also by the next process.
// usage: node larger-than-memory.js write|read http://host:port
import assert from 'node:assert/strict';
import { WireClient } from './wire-client.js';

const RECORDS = 3_000;
const BATCH = 100;
const MAP = 'large';
const PADDING = 'x'.repeat(1_000);

const [task, address] = process.argv.slice(2);
const client = await WireClient.connect(`${address.replace('http', 'ws')}/ws`);
await client.authenticate();

async function writeAll() {
  for (let first = 0; first < RECORDS; first += BATCH) {
    const ops = [];
    for (let i = first; i < first + BATCH; i++) ops.push(client.put(MAP, `key:${i}`, { n: i, text: PADDING }, String(i)));
    // A refusal for want of memory is temporary, since the store is still behind, and so not acknowledged.
    const isAnswer = (answer) => answer.code === 503 || answer.lastId === String(first + BATCH - 1);
    do client.send({ type: 'OP_BATCH', payload: { ops } });
    while ((await client.take(['OP_ACK', 'ERROR'], isAnswer)).type === 'ERROR');
  }
}

async function untilEvicted() {
  for (;;) {
    const text = await (await fetch(`${address}/metrics`)).text();
    if (Number(/^topgun_evictions_total (\S+)$/m.exec(text)?.[1]) > RECORDS / 10) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function walk() {
  const found = new Map();
  const paths = [''];
  while (paths.length > 0) {
    const path = paths.shift();
    client.send({ type: 'MERKLE_REQ_BUCKET', payload: { mapName: MAP, path } });
    // Whether a path is answered with a leaf depends on how many records are below it.
    const { payload } = await client.take(['SYNC_RESP_BUCKETS', 'SYNC_RESP_LEAF'], (answer) => answer.path === path);
    for (const { key, record } of payload.records ?? []) found.set(key, record.value);
    for (const [digit, hash] of Object.entries(payload.buckets ?? {})) if (hash !== 0) paths.push(path + digit);
  }
  return found;
}

function check(found) {
  assert.equal(found.size, RECORDS);
  for (let i = 0; i < RECORDS; i++) assert.deepEqual(found.get(`key:${i}`), { n: i, text: PADDING });
}

if (task === 'write') {
  await writeAll();
  await untilEvicted();
}
const { maps } = await (await fetch(`${address}/api/admin/maps`)).json();
assert.deepEqual(maps, [{ name: MAP, entryCount: RECORDS }]);
client.send({ type: 'SYNC_INIT', mapName: MAP });
const { rootHash } = (await client.take('SYNC_RESP_ROOT')).payload;
check(await walk());
client.send({ type: 'QUERY_SUB', payload: { queryId: 'all', mapName: MAP, query: {} } });
check(new Map((await client.take('QUERY_RESP')).payload.results.map(({ key, value }) => [key, value])));
console.log(rootHash);
process.exit(0);
