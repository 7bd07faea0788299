// The public gRPC API as @grpc/grpc-js sees it, found by reflection: health, put, get, query, watch.
// usage: node grpc-client.js host:port [secret]
import assert from 'node:assert/strict';
import { ReflectedClient, grpc } from './reflected-client.js';
import { token } from './wire-client.js';

const [address, secret] = process.argv.slice(2);
const server = new ReflectedClient(address);

const services = await server.services();
for (const service of ['topgun.grid.v1.MapService', 'topgun.grid.v1.QueryService', 'topgun.grid.v1.GatewayService', 'grpc.health.v1.Health']) {
  assert.ok(services.includes(service), `${service} is not among ${services}`);
}

const health = await server.client('grpc.health.v1.Health');
assert.equal((await call(health, 'Check', {})).status, 'SERVING');

const maps = await server.client('topgun.grid.v1.MapService');
const queries = await server.client('topgun.grid.v1.QueryService');
const map = `people-${process.pid}`;
const put = (key, value) => call(maps, 'Put', { map, key, value: { json: JSON.stringify(value) } });

const first = await put('ada', { name: 'Ada', age: 36 });
assert.deepEqual({ changed: first.changed, level: first.achieved_level }, { changed: true, level: 'WRITE_CONCERN_APPLIED' });
const got = await call(maps, 'Get', { map, key: 'ada', value_form: 'VALUE_FORM_JSON' });
assert.deepEqual([got.found, JSON.parse(got.value.json)], [true, { name: 'Ada', age: 36 }]);
assert.equal((await call(maps, 'Get', { map, key: 'nobody' })).found, false);

const predicate = { json: JSON.stringify({ op: 'gt', attribute: 'age', value: 40 }) };
const found = await call(queries, 'Query', { query: { map, predicate } });
assert.deepEqual(found.page.rows, []);

// Watch: one page, then changes.
const watch = queries.Watch({ query: { map, predicate } }, metadata());
const events = [];
let wake = () => {};
watch.on('data', (event) => { events.push(event); wake(); });
watch.on('error', (error) => { if (error.code !== grpc.status.CANCELLED) throw error; });
const next = async () => {
  while (events.length === 0) await new Promise((resolve) => { wake = resolve; });
  return events.shift();
};
assert.equal((await next()).event, 'page');
await put('ada', { name: 'Ada', age: 41 });
assert.deepEqual(changesOf(await next()), [['CHANGE_KIND_ENTER', 'ada', { name: 'Ada', age: 41 }]]);
await put('ada', { name: 'Ada', age: 42 });
assert.deepEqual(changesOf(await next()), [['CHANGE_KIND_UPDATE', 'ada', { name: 'Ada', age: 42 }]]);
await call(maps, 'Remove', { map, key: 'ada' });
assert.deepEqual(changesOf(await next()), [['CHANGE_KIND_LEAVE', 'ada', undefined]]);
watch.cancel();

// Refusals have the code of the table and say what to change.
await assert.rejects(call(maps, 'Put', { map: '', key: 'x', value: { json: '1' } }), (error) => error.code === grpc.status.INVALID_ARGUMENT && error.details.length > 0);
await assert.rejects(call(maps, 'Put', { map, key: 'x', value: { json: '{broken' } }), (error) => error.code === grpc.status.INVALID_ARGUMENT);
if (secret) {
  await assert.rejects(call(maps, 'Get', { map, key: 'x' }, new grpc.Metadata()), (error) => error.code === grpc.status.UNAUTHENTICATED);
}

console.log('ok');
process.exit(0);

function changesOf(event) {
  return event.changes.changes.map(({ kind, row }) => [kind, row.key, row.value?.json ? JSON.parse(row.value.json) : undefined]);
}

function metadata() {
  const values = new grpc.Metadata();
  if (secret) values.set('authorization', `Bearer ${token(secret)}`);
  return values;
}

function call(client, method, request, values = metadata()) {
  return new Promise((resolve, reject) => {
    client[method](request, values, { deadline: Date.now() + 10_000 }, (error, reply) => (error ? reject(error) : resolve(reply)));
  });
}
