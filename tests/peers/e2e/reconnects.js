// Ten thousand clients come, subscribe, write and go, half of them without a word: the server keeps nothing of them.
// usage: node reconnects.js ws://host:port/ws pid
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { WireClient } from './wire-client.js';

const [url, pid] = process.argv.slice(2);
const ROUNDS = 5;
const PER_ROUND = 2_000;
const LANES = 16;
const KEYS = 100;
const GROWTH_MAX_MIB = 48;
const health = url.replace(/^ws/, 'http').replace(/ws$/, 'health');
let last = 0;

const witness = await WireClient.connect(url);
await witness.authenticate(undefined);
const [memory, files] = [[], []];
for (let round = 0; round < ROUNDS; round++) {
  await Promise.all(Array.from({ length: LANES }, (_, lane) => comeAndGo(lane)));
  await settled();
  memory.push(Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024));
  files.push(readdirSync(`/proc/${pid}/fd`).length);
}
const figures = `MiB ${memory}, files ${files}`;
assert.ok(memory.at(-1) - memory[2] < GROWTH_MAX_MIB, figures);
assert.ok(files.at(-1) - files[2] < PER_ROUND / 10, figures);
witness.send({ type: 'QUERY_SUB', payload: { queryId: 'q', mapName: 'visits', query: {} } });
assert.equal((await witness.take('QUERY_RESP')).payload.results.length, KEYS);
console.log('ok');
process.exit(0);

async function comeAndGo(lane) {
  for (let i = lane; i < PER_ROUND; i += LANES) {
    const client = await WireClient.connect(url);
    client.send({ type: 'QUERY_SUB', payload: { queryId: 'q', mapName: 'mine', query: {} } });
    client.send({ type: 'CLIENT_OP', payload: client.put('visits', `k${i % KEYS}`, i, String(++last)) });
    await client.take('OP_ACK');
    if (i % 2 === 0) client.close();
    else client.terminate();
    await client.closed;
  }
}

/** The witness is the only one left. */
async function settled() {
  const end = Date.now() + 30_000;
  while ((await (await fetch(health)).json()).connections !== 1) {
    assert.ok(Date.now() < end, 'connections are kept that have ended');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
