// Malformed and hostile frames against a real server: it stays up, other connections are untouched, memory stays flat.
// usage: node hostile.js ws://host:port/ws pid secret seed [minutes, instead of a fixed number of frames]
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { WireClient, pack } from './wire-client.js';

const [url, pid, secret, seedText, minutes] = process.argv.slice(2);
const seed = Number(seedText);
const random = generator(seed);
const ROUNDS = 5;
const MUTATIONS = 10_000;
const GROWTH_MAX_MIB = 64;

const witness = await WireClient.connect(url);
await witness.authenticate(secret, { sub: 'witness' });
let written = 0;

await shapes(false);
await shapes(true);
const memory = [];
const end = Date.now() + 60_000 * Number(minutes ?? 0);
for (let round = 0; round < ROUNDS || Date.now() < end; round++) {
  await mutations(false, MUTATIONS / ROUNDS);
  await mutations(true, MUTATIONS / ROUNDS);
  memory.push(residentMiB());
}
const growth = memory.at(-1) - memory[2];
assert.ok(growth < GROWTH_MAX_MIB, `resident memory grew by ${growth} MiB from round 3 to the last: ${memory} (seed ${seed})`);
await isAlive();
console.log('ok');
process.exit(0);

/** One of each kind of bad frame; after each the witness still works. */
async function shapes(isAuthenticated) {
  const nested = Buffer.concat([Buffer.alloc(2000, 0x91), Buffer.from([0xc0])]);
  const frames = {
    empty: Buffer.alloc(0),
    reserved: Buffer.from([0xc1]),
    truncated: pack({ type: 'PING', timestamp: 1 }).subarray(0, 9),
    trailing: Buffer.concat([pack({ type: 'PING', timestamp: 1 }), Buffer.from([0])]),
    deep: nested,
    deepAuth: Buffer.concat([pack({ type: 'AUTH' }).subarray(0, 2), Buffer.from([2]), pack('type'), pack('AUTH'), pack('token'), nested]),
    notAMap: pack([1, 2, 3]),
    untyped: pack({ payload: {} }),
    wrongTypes: pack({ type: 'CLIENT_OP', payload: { id: 5, mapName: [], key: {}, record: 7 } }),
    unknown: pack({ type: 'NO_SUCH_TYPE', payload: {} }),
    fromServer: pack({ type: 'OP_ACK', payload: { lastId: '1' } }),
    hugeArray: Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]),
    hugeString: Buffer.from([0xdb, 0xff, 0xff, 0xff, 0xff, 0x61]),
    textGarbage: 'not json {',
    textUnknown: '{"type":"NO_SUCH_TYPE"}',
  };
  for (const [name, frame] of Object.entries(frames)) {
    const client = await WireClient.connect(url);
    if (isAuthenticated) await client.authenticate(secret, { sub: 'hostile' });
    client.sendBytes(frame, { binary: typeof frame !== 'string' });
    if (isAuthenticated) {
      await client.barrier();
      const isSilent = name === 'fromServer';
      const errors = client.inbox.filter(({ type }) => type === 'ERROR');
      assert.equal(errors.length, isSilent ? 0 : 1, `${name}: ${JSON.stringify(client.inbox)}`);
      if (!isSilent) assert.equal(errors[0].payload.code, 400, name);
    } else {
      // Silence before authentication, and the socket can still authenticate.
      await client.authenticate(secret, { sub: 'hostile' });
      assert.deepEqual(client.inbox.map(({ type }) => type), [], name);
    }
    client.close();
    await isAlive();
  }

  const large = await WireClient.connect(url);
  if (!isAuthenticated) {
    large.sendBytes(Buffer.alloc(3 << 20));
    assert.equal((await large.closed).code, 1009);
  } else {
    await large.authenticate(secret, { sub: 'large' });
    large.sendBytes(Buffer.alloc(17 << 20));
    assert.equal((await large.closed).code, 1009);
  }
  await isAlive();
}

/** Valid frames with random damage, many per connection. */
async function mutations(isAuthenticated, count) {
  const frames = validFrames();
  let client;
  for (let sent = 0; sent < count; sent++) {
    if (client === undefined || client.isGone) {
      client = await WireClient.connect(url);
      const current = client;
      client.closed.then(() => { current.isGone = true; });
      if (isAuthenticated) await client.authenticate(secret, { sub: 'mutant' });
    }
    client.sendBytes(damage(frames[random(frames.length)]));
    if (sent % 200 === 199) {
      if (isAuthenticated) await Promise.race([client.barrier(), client.closed]);
      client.inbox.length = 0;
      await isAlive();
    }
  }
  client.close();
}

function validFrames() {
  const stamp = { millis: Date.now(), counter: 0, nodeId: 'm' };
  const op = { id: '1', mapName: 'mutants', key: 'k', opType: 'PUT', record: { value: { a: [1, 'x', null] }, timestamp: stamp } };
  return [
    { type: 'PING', timestamp: Date.now() },
    { type: 'CLIENT_OP', payload: op },
    { type: 'OP_BATCH', payload: { ops: [op, { ...op, id: '2', opType: 'REMOVE', record: null }] } },
    { type: 'QUERY_SUB', payload: { queryId: 'q', mapName: 'mutants', query: { where: { a: 1 }, predicate: { op: 'gt', attribute: 'a', value: 1 }, sort: [{ field: 'a', direction: 'asc' }], limit: 5 } } },
    { type: 'QUERY_UNSUB', payload: { queryId: 'q' } },
    { type: 'BATCH', count: 1, data: Buffer.from([0, 0, 0, 1, 0xc0]) },
    { type: 'AUTH', token: 'nonsense' },
    { type: 'SEARCH', payload: { requestId: 'r', mapName: 'mutants', query: 'x' } },
  ].filter(({ type }) => type !== 'AUTH').map((message) => pack(message));
}

function damage(frame) {
  const bytes = Buffer.from(frame);
  for (let edits = 1 + random(4); edits > 0; edits--) bytes[random(bytes.length)] = random(256);
  switch (random(4)) {
    case 0: return bytes.subarray(0, random(bytes.length));
    case 1: return Buffer.concat([bytes, Buffer.from([random(256)])]);
    default: return bytes;
  }
}

/** The witness writes a record and gets its acknowledgement. */
async function isAlive() {
  const id = String(++written);
  witness.send({ type: 'CLIENT_OP', payload: witness.put('witness', 'k', written, id) });
  await witness.take('OP_ACK', ({ lastId }) => lastId === id);
}

function residentMiB() {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
}

/** Numbers from a seed, so that a failure can be repeated (mulberry32). */
function generator(state) {
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
