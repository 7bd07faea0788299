// A client that is there before its server, survives its death, and sends what was not acknowledged again.
// usage: node reconnecting.js ws://host:port/ws secret
import { WireClient } from './wire-client.js';

const [url, secret] = process.argv.slice(2);
const stamp = { millis: Date.now(), counter: 0, nodeId: 'peer-1' };

let client = await connect('waiting');
await write(client, '1');
console.log('synced 1');
await client.closed;
console.log('pending 2');
client = await connect();
await write(client, '2');
console.log('synced 2');
client.close();
console.log('ok');

/** Tries until it is connected and authenticated. */
async function connect(failure) {
  for (let attempt = 0; ; attempt++) {
    try {
      const client = await WireClient.connect(url);
      await client.authenticate(secret);
      return client;
    } catch {
      if (attempt === 0 && failure) console.log(failure);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function write(client, id) {
  client.send({ type: 'OP_BATCH', payload: { ops: [client.put('reconnecting', 'k', Number(id), id, { ...stamp, counter: Number(id) })] } });
  await client.take('OP_ACK', ({ lastId }) => lastId === id);
}
