// A client of one server holds a lock, a client of another waits for it; the first server dies.
// usage: node lock-of-the-dead.js ws://dying:port/ws ws://staying:port/ws
import assert from 'node:assert/strict';
import { WireClient } from './wire-client.js';

const [dying, staying] = process.argv.slice(2);
const holder = await WireClient.connect(dying);
const waiter = await WireClient.connect(staying);
holder.send({ type: 'LOCK_REQUEST', payload: { requestId: 'h', name: 'l', ttl: 3_600_000 } });
const held = (await holder.take('LOCK_GRANTED')).payload;
waiter.send({ type: 'LOCK_REQUEST', payload: { requestId: 'w', name: 'l', ttl: 3_600_000 } });
console.log('held');

const granted = (await waiter.take('LOCK_GRANTED', () => true, 60_000)).payload;
assert.equal(granted.requestId, 'w');
assert.ok(granted.fencingToken > held.fencingToken);
console.log('ok');
process.exit(0);
