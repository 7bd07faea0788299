// One of two followers stops reading while more is written than may wait for it: it is dropped, the other one gets everything.
// usage: node slow-reader.js ws://host:port/ws
import assert from 'node:assert/strict';
import { WireClient } from './wire-client.js';

const [url] = process.argv.slice(2);
const WRITES = 2_500;
const KEYS = 50;
const WAIT_MS = 60_000;
const value = 'x'.repeat(32 << 10);
const health = url.replace(/^ws/, 'http').replace(/ws$/, 'health');

const [slow, quick, writer] = await Promise.all([follower(), follower(), WireClient.connect(url)]);
slow.pause();
for (let i = 1; i <= WRITES; i++) {
  writer.send({ type: 'CLIENT_OP', payload: writer.put('bulk', `k${i % KEYS}`, { i, value }, String(i)) });
  assert.equal((await writer.take('OP_ACK', () => true, WAIT_MS)).payload.lastId, String(i));
  assert.equal((await quick.take('QUERY_UPDATE', () => true, WAIT_MS)).payload.value.i, i);
  await quick.take('SERVER_EVENT', () => true, WAIT_MS);
}
const end = Date.now() + WAIT_MS;
while ((await (await fetch(health)).json()).connections !== 2) {
  assert.ok(Date.now() < end, 'who does not read is not dropped');
  await new Promise((resolve) => setTimeout(resolve, 50));
}
slow.resume();
const { code } = await slow.closed;
assert.ok([1013, 1006].includes(code), `closed ${code}`);
assert.ok(slow.inbox.length < WRITES, 'it cannot have got everything');
await quick.barrier();
console.log('ok');
process.exit(0);

async function follower() {
  const client = await WireClient.connect(url);
  client.send({ type: 'QUERY_SUB', payload: { queryId: 'q', mapName: 'bulk', query: {} } });
  await client.take('QUERY_RESP');
  return client;
}
