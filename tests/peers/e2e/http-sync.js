// A client that polls over HTTP, beside one that has a WebSocket.
// usage: node http-sync.js ws://host:port/ws [secret]
import assert from 'node:assert/strict';
import { WireClient, pack, token, unpack } from './wire-client.js';

const [url, secret] = process.argv.slice(2);
const base = url.replace(/^ws/, 'http').replace(/\/ws$/, '');
const authorization = `Bearer ${secret ? token(secret) : ''}`;
const clientHlc = { millis: Date.now(), counter: 0, nodeId: 'poller' };

function post(body, headers = {}) {
  return fetch(`${base}/sync`, {
    method: 'POST', body, headers: { 'Content-Type': 'application/x-msgpack', Authorization: authorization, ...headers },
  });
}

async function sync(request) {
  const response = await post(pack({ clientId: 'poller', clientHlc, ...request }));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/msgpack');
  assert.ok(response.headers.get('x-request-id'));
  return unpack(Buffer.from(await response.arrayBuffer()));
}

const reader = await WireClient.connect(url);
await reader.authenticate(secret);
const map = `polled-${process.pid}`;
reader.send({ type: 'QUERY_SUB', payload: { queryId: 'q', mapName: map, query: {} } });
await reader.take('QUERY_RESP');

// The time alone, then writes with an acknowledgement; whoever has a live query hears of them.
assert.ok((await sync({})).serverHlc.millis > 0);
const written = await sync({ operations: [reader.put(map, 'b', { n: 2 }, '1'), reader.put(map, 'a', { n: 1 }, '2')] });
assert.equal(written.ack.lastId, '2');
assert.deepEqual(written.ack.results.map(({ opId, success }) => [opId, success]), [['1', true], ['2', true]]);
assert.equal((await reader.take('QUERY_UPDATE', ({ key }) => key === 'a')).payload.changeType, 'ENTER');

// Reads, in order of keys, page by page.
const ask = async (query) => (await sync({ queries: [{ queryId: 'h', mapName: map, ...query }] })).queryResults[0];
assert.deepEqual((await ask({})).results, [{ key: 'a', value: { n: 1 } }, { key: 'b', value: { n: 2 } }]);
assert.deepEqual((await ask({ filter: { n: 2 } })).results, [{ key: 'b', value: { n: 2 } }]);
const first = await ask({ limit: 1 });
assert.deepEqual([first.results.length, first.hasMore], [1, true]);
assert.deepEqual((await ask({ limit: 1, cursor: first.nextCursor })).results, [{ key: 'b', value: { n: 2 } }]);

// Bad bodies and tokens.
assert.equal((await post(Buffer.from([0xff, 0xff]))).status, 400);
assert.equal((await post(Buffer.concat([Buffer.alloc(2000, 0x91), Buffer.from([1])]))).status, 400);
const withoutToken = await post('', { Authorization: 'Bearer ' });
assert.equal(withoutToken.status, secret ? 401 : 200);
if (secret) {
  assert.deepEqual(await withoutToken.json(), { code: 401, message: 'authentication required' });
  const withBadToken = await post('', { Authorization: 'Bearer nonsense' });
  assert.deepEqual(await withBadToken.json(), { code: 401, message: 'Authentication failed' });
}

const metrics = await (await fetch(`${base}/metrics`)).text();
assert.match(metrics, /^topgun_active_connections 1$/m);
const status = await (await fetch(`${base}/api/auth/status`)).json();
assert.deepEqual(status, { authRequired: secret !== undefined });

reader.close();
console.log('ok');
