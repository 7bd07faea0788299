// Registers a conflict resolver and meets it.
// usage: node resolvers.js ws://host:port/ws [secret]
import assert from 'node:assert/strict';
import { WireClient } from './wire-client.js';

const [url, secret] = process.argv.slice(2);
const client = await WireClient.connect(url);
await client.authenticate(secret);
const map = `ruled-${process.pid}`;

const ask = (message, answer) => {
  client.send({ requestId: 'r', mapName: map, ...message });
  return client.take(answer, ({ requestId }) => requestId === 'r');
};
const register = (resolver) => ask({ type: 'REGISTER_RESOLVER', resolver }, 'REGISTER_RESOLVER_RESPONSE');
const write = async (key, value, id) => {
  client.send({ type: 'OP_BATCH', payload: { ops: [client.put(map, key, value, id)], writeConcern: 'APPLIED' } });
  return (await client.take('OP_ACK', ({ lastId }) => lastId === id)).payload.results[0];
};

const scripted = await register({ name: 'mine', code: 'return { action: "reject", reason: "no" }' });
assert.deepEqual([scripted.success, scripted.error.startsWith('FEATURE_DISABLED')], [false, true]);
assert.equal((await register({ name: 'builtin:first_write_wins', code: '', keyPattern: 'fixed-*' })).success, true);

assert.equal((await write('fixed-1', 'first', '1')).success, true);
const refused = await write('fixed-1', 'second', '2');
assert.deepEqual([refused.success, refused.error], [false, 'Rejected by conflict resolver']);
const told = await client.take('MERGE_REJECTED');
assert.deepEqual([told.mapName, told.key, told.attemptedValue, told.reason], [map, 'fixed-1', 'second', 'Entry already exists']);
assert.equal((await write('free', 'first', '3')).success, true);
assert.equal((await write('free', 'second', '4')).success, true);

const { resolvers } = await ask({ type: 'LIST_RESOLVERS' }, 'LIST_RESOLVERS_RESPONSE');
assert.deepEqual(resolvers, [{ mapName: map, name: 'builtin:first_write_wins', priority: 100, keyPattern: 'fixed-*' }]);
const gone = await ask({ type: 'UNREGISTER_RESOLVER', resolverName: 'builtin:first_write_wins' }, 'UNREGISTER_RESOLVER_RESPONSE');
assert.equal(gone.success, true);
assert.equal((await write('fixed-1', 'third', '5')).success, true);

client.close();
console.log('ok');
