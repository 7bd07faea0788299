// Writes as fast as it is answered until the server closes, then looks whether everything acknowledged is there.
// usage: node load-until-closed.js ws://host:port/ws [ws://host:port/ws of a server with the same data]
import assert from 'node:assert/strict';
import { WireClient } from './wire-client.js';

const [url, elsewhere] = process.argv.slice(2);
const WRITERS = 4;
const KEYS = 500;
const IN_FLIGHT = 20;
const map = `load-${process.pid}`;
const acknowledged = new Map();
let total = 0;
let announced = false;

const ends = await Promise.all(Array.from({ length: WRITERS }, (_, writer) => run(writer)));
assert.deepEqual(ends, Array(WRITERS).fill('SHUTDOWN_PENDING 1001'));
if (elsewhere) await verify();
console.log('ok');
process.exit(0);

/** Keeps some writes on their way; resolves with how the connection ended. */
async function run(writer) {
  const client = await WireClient.connect(url);
  const waiting = new Map();
  let sent = 0;
  let isOpen = true;
  client.closed.then(() => { isOpen = false; });
  const answers = (async () => {
    while (isOpen) {
      const ack = await Promise.race([client.take('OP_ACK', () => true, 60_000), client.closed]);
      if (ack.type !== 'OP_ACK') break;
      const [key, value] = waiting.get(ack.payload.lastId);
      acknowledged.set(key, value);
      waiting.delete(ack.payload.lastId);
      if (++total >= 500 && !announced) {
        announced = true;
        console.log('loaded');
      }
      while (isOpen && waiting.size < IN_FLIGHT) send();
    }
  })();
  while (waiting.size < IN_FLIGHT) send();
  const { code } = await client.closed;
  await answers;
  for (const { type, payload } of client.inbox) {
    if (type === 'OP_ACK') acknowledged.set(...waiting.get(payload.lastId));
  }
  const last = client.inbox.some(({ type }) => type === 'SHUTDOWN_PENDING') ? 'SHUTDOWN_PENDING' : 'no word';
  return `${last} ${code}`;

  function send() {
    const id = String(++sent);
    const key = `${writer}-${sent % KEYS}`;
    waiting.set(id, [key, sent]);
    const operation = client.put(map, key, sent, id);
    client.send(sent % 2 === 0 ? { type: 'CLIENT_OP', payload: operation } : { type: 'OP_BATCH', payload: { ops: [operation] } });
  }
}

/** Values of a key only grow, so that what is there must be at least what was acknowledged. */
async function verify() {
  const client = await WireClient.connect(elsewhere);
  client.send({ type: 'QUERY_SUB', payload: { queryId: 'q', mapName: map, query: {} } });
  const rows = new Map((await client.take('QUERY_RESP')).payload.results.map(({ key, value }) => [key, value]));
  for (const [key, value] of acknowledged) assert.ok(rows.get(key) >= value, `${key}: ${rows.get(key)} is there, ${value} was acknowledged`);
  client.close();
}
