// Connects, says so, and tells how the connection ended.
// usage: node idle-client.js ws://host:port/ws
import { WireClient } from './wire-client.js';

const client = await WireClient.connect(process.argv[2]);
await client.authenticate(undefined);
console.log('connected');
const { code } = await client.closed;
console.log(`closed ${code}`);
