// Starts the server as the harness of the upstream suite does, loses interest in its output, and works with it.
// usage: node detached.js path-of-topgun
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WireClient } from './wire-client.js';

const secret = 'test-e2e-secret';
const server = spawn(process.argv[2], ['--port', '0'], {
  detached: true,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, PORT: '1', STORAGE_BACKEND: 'null', JWT_SECRET: secret },
});
const exited = new Promise((resolve) => server.on('exit', (code, signal) => resolve({ code, signal })));

const lines = createInterface({ input: server.stdout });
const port = await new Promise((resolve) => lines.on('line', (line) => {
  const match = /^PORT=(\d+)$/.exec(line.trim());
  if (match) resolve(Number(match[1]));
}));
lines.close();
server.stdout.destroy();

const client = await WireClient.connect(`ws://localhost:${port}/ws`);
await client.authenticate(secret);
client.send({ type: 'CLIENT_OP', payload: client.put('detached', 'k', 1, '1') });
assert.equal((await client.take('OP_ACK')).payload.lastId, '1');
assert.equal((await fetch(`http://127.0.0.1:${port}/health`)).status, 200);

process.kill(-server.pid, 'SIGTERM');
assert.equal((await client.closed).code, 1001);
assert.deepEqual(await exited, { code: 0, signal: null });
console.log('ok');
