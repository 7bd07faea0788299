import { expect, test, vi } from 'vitest';
import { TopGunClient } from '../../src/client.ts';
import { MemoryStorage } from '../../src/storages/memoryStorage.ts';
import { agree, FakeServer, greet, openBench, settle } from '../kit/fakeServer.ts';

test('a client without token introduces its device and is online', async () => {
  const { client, server } = await openBench();
  expect(server.last.received[0]).toEqual({ type: 'DEVICE_HELLO' });
  expect(client.state).toBe('online');
  expect(client.deviceId).toBe('d1');
});

test('a client with a token presents it, with the token of its device, once', async () => {
  const storage = new MemoryStorage();
  await (await openBench({ storage })).client.close();
  const { client, server } = await openBench({ storage, token: async () => 'jwt' });
  server.last.send({ type: 'AUTH_REQUIRED' });
  await settle();
  expect(server.last.of('AUTH')).toEqual([{ type: 'AUTH', token: 'jwt', deviceToken: 't1' }]);
  expect(client.state).toBe('online');
});

test('a server without greetings lets the client in by silence', async () => {
  const server = new FakeServer();
  server.onMessage = () => undefined;
  const { client, clock } = await openBench({}, server);
  expect(client.state).toBe('authenticating');
  clock.advance(500);
  expect(client.state).toBe('online');
});

test.each([['before', true], ['after', false]])('a server that asks for a token %s the greeting is told apart from a silent one', async (_, isBefore) => {
  const server = new FakeServer();
  server.onMessage = () => undefined;
  server.acceptsAtOnce = false;
  const { client, errors } = await openBench({ token: async () => undefined }, server);
  server.last.accept();
  if (!isBefore) await settle();
  server.last.send({ type: 'AUTH_REQUIRED' });
  await settle();
  expect(client.state).toBe('waiting');
  expect(errors[0]).toBe('unauthenticated: the server asks for a token: give the client a token provider');
});

test('after a refusal the provider is asked for a new token', async () => {
  const tokens = ['old', 'new'];
  const server = new FakeServer();
  server.onMessage = (message, connection) =>
    (message['token'] === 'old' ? connection.send({ type: 'AUTH_FAIL', error: 'expired' }) : greet(message, connection));
  const { client, clock, errors } = await openBench({ token: () => tokens.shift() }, server);
  expect(client.state).toBe('waiting');
  expect(errors[0]).toBe('unauthenticated: expired');
  clock.advance(1_000);
  await settle();
  expect(client.state).toBe('online');
});

test('a token provider that fails costs an attempt and nothing else', async () => {
  let failures = 2;
  const { client, clock, errors } = await openBench({
    token: async () => {
      if (failures-- > 0) throw new Error('login service down');
      return 'jwt';
    },
  });
  expect(errors[0]).toBe('unauthenticated: the token provider failed: login service down');
  for (let i = 0; i < 2; i++) {
    clock.advance(2_000);
    await settle();
  }
  expect(client.state).toBe('online');
});

test('pauses grow to their bound and begin anew after a success', async () => {
  const server = new FakeServer();
  server.acceptsAtOnce = false;
  const { client, clock } = await openBench({ random: () => 0.999999 }, server);
  const pauses: number[] = [];
  for (let i = 0; i < 8; i++) {
    const from = clock.now();
    server.last.end();
    while (client.state === 'waiting') clock.advance(10);
    pauses.push(Math.round((clock.now() - from) / 1000));
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
  server.last.accept();
  await settle();
  expect(client.state).toBe('online');
  server.last.end();
  clock.advance(1_000);
  expect(client.state).toBe('connecting');
});

test('a server that announces its shutdown is left alone as long as it asks', async () => {
  const { client, server, clock } = await openBench();
  server.last.send({ type: 'SHUTDOWN_PENDING', retryAfter: 5_000 });
  server.last.end();
  clock.advance(4_999);
  expect(client.state).toBe('waiting');
  clock.advance(1);
  expect(client.state).toBe('connecting');
});

test('connect during a pause tries at once', async () => {
  const { client, server } = await openBench();
  server.last.end();
  expect(client.state).toBe('waiting');
  client.connect();
  await settle();
  expect(client.state).toBe('online');
});

test('heartbeats go out, and a server that answers none is left', async () => {
  const { client, server, clock } = await openBench();
  clock.advance(5_000);
  expect(server.last.of('PING')).toEqual([{ type: 'PING', timestamp: clock.now() }]);
  server.last.send({ type: 'PONG', timestamp: clock.now(), serverTime: clock.now() });
  clock.advance(19_999);
  expect(client.state).toBe('online');
  clock.advance(1);
  expect(client.state).toBe('waiting');
  expect(server.last.isClosedByClient).toBe(true);
});

test('a page whose timers slept does not take a quiet time for a dead server', async () => {
  const { client, server, clock } = await openBench();
  for (let i = 0; i < 5; i++) {
    clock.set(clock.now() + 60_000);
    clock.advance(0);
    expect(client.state).toBe('online');
    server.last.send({ type: 'PONG', timestamp: 0, serverTime: 0 });
  }
});

test('a socket that never opens, and a server that never lets in, are given up', async () => {
  const server = new FakeServer();
  server.acceptsAtOnce = false;
  server.onMessage = () => undefined;
  const { client, clock, errors } = await openBench({ token: () => 'jwt' }, server);
  clock.advance(10_000);
  expect(client.state).toBe('waiting');
  clock.advance(1_000);
  server.last.accept();
  await settle();
  clock.advance(10_000);
  expect(client.state).toBe('waiting');
  expect(errors).toEqual(['connection: cannot connect: the server does not answer', 'connection: cannot connect: the server does not let the client in']);
});

test('a socket class that throws costs an attempt', async () => {
  const { client, errors } = await openBench({ connect: () => { throw new Error('bad address'); } });
  expect(client.state).toBe('waiting');
  expect(errors).toEqual(['connection: cannot connect: bad address']);
});

test('what a newer server sends is ignored, what cannot be read is told, and the connection goes on', async () => {
  const { client, server, errors } = await openBench();
  server.last.send({ type: 'FUTURE_MESSAGE', payload: { x: 1 } }, { type: 'PONG', surprise: true });
  expect(errors).toEqual([]);
  server.last.sendRaw(new Uint8Array([0xc1, 0xff]));
  server.last.sendRaw('{');
  server.last.send({ type: 'SERVER_BATCH_EVENT', payload: {} });
  expect(errors).toHaveLength(3);
  expect(client.state).toBe('online');
});

test('errors of the server are told with their code', async () => {
  const { client, server } = await openBench();
  const told: unknown[] = [];
  client.on('error', (error) => told.push([error.code, error.serverCode, error.message]));
  server.last.send({ type: 'ERROR', payload: { code: 501, message: 'not implemented' } });
  expect(told).toEqual([['server', 501, 'not implemented']]);
});

test('states are told in order, and an ended subscription hears nothing', async () => {
  const server = new FakeServer();
  const { client } = await openBench({ autoConnect: false }, server);
  const states: string[] = [];
  const unsubscribe = client.on('state', (state) => states.push(state));
  client.connect();
  await settle();
  server.last.end();
  client.disconnect();
  expect(states).toEqual(['connecting', 'authenticating', 'online', 'waiting', 'closed']);
  unsubscribe();
  client.connect();
  expect(states).toHaveLength(5);
});

test('a listener that throws keeps nobody from hearing, and is reported', async () => {
  const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { client } = await openBench({ autoConnect: false });
  const heard: string[] = [];
  client.on('state', () => { throw new Error('mine'); });
  client.on('state', (state) => heard.push(state));
  client.connect();
  await settle();
  expect(heard).toContain('online');
  expect(reported).toHaveBeenCalled();
  reported.mockRestore();
});

test('two clients on one storage at once: the second brings an identity of its own', async () => {
  const rows = new MemoryStorage();
  const first = await openBench({ storage: rows });
  await first.client.stored();
  const shared = { open: async () => ({ ...(await rows.open()), isExclusive: false }), write: rows.write.bind(rows), close: () => rows.close() };
  const second = await openBench({ storage: shared, random: () => 0.25 });
  expect(second.client.nodeId).not.toBe(first.client.nodeId);
  expect(second.server.last.received[0]).toEqual({ type: 'DEVICE_HELLO' });
  await first.client.close();
  const third = await openBench({ storage: rows, random: () => 0.75 });
  expect(third.client.nodeId).toBe(first.client.nodeId);
});

test('a closed client says so', async () => {
  const { client } = await openBench();
  const query = client.query('m');
  await client.close();
  await client.close();
  expect(() => client.map('m')).toThrow('the client was closed');
  expect(() => client.connect()).toThrow('the client was closed');
  await expect(client.synced()).rejects.toThrow('the client was closed');
  await expect(client.lock('l')).rejects.toThrow('the client was closed');
  await expect(query.answered()).rejects.toThrow('the query was closed');
});

test('memory and timers stay flat over 10 000 reconnects', async () => {
  const server = new FakeServer();
  server.onMessage = agree;
  const { client, clock } = await openBench({ random: () => 0.5 }, server);
  const map = client.map<number>('m');
  client.orMap('o').add('k', 1);
  client.counter('c').increment();
  client.topic('t').subscribe(() => undefined);
  const query = client.query('m', { where: { n: 1 } });
  const reconnect = async (): Promise<void> => {
    server.last.end();
    server.connections.length = 0;
    clock.advance(1_000);
    await settle();
    expect(client.state).toBe('online');
  };
  const round = async (count: number): Promise<number> => {
    for (let i = 0; i < count; i++) await reconnect();
    globalThis.gc!();
    await settle();
    globalThis.gc!();
    return process.memoryUsage().heapUsed;
  };
  const before = await round(1_000);
  const timers = clock.timers;
  map.set('k', 1);
  const after = await round(9_000);
  await settle();
  expect(client.pendingWrites).toBe(0);
  expect(clock.timers).toBe(timers);
  expect(after - before).toBeLessThan(4 * 1024 * 1024);
  query.close();
});

test('no promise of the client is left to reject unheard', async () => {
  const unheard = vi.fn();
  process.on('unhandledRejection', unheard);
  const { client, server, clock } = await openBench({
    storage: {
      open: async () => ({ rows: [], isExclusive: true }),
      write: async () => { throw new Error('disk full'); },
      close: async () => undefined,
    },
    token: async () => { throw new Error('no'); },
  });
  client.map('m').set('k', 1);
  client.lock('l').catch(() => undefined);
  client.query('m').close();
  for (let i = 0; i < 5; i++) {
    clock.advance(30_000);
    await settle();
    server.last?.end();
  }
  await client.close().catch(() => undefined);
  await settle();
  process.off('unhandledRejection', unheard);
  expect(unheard).not.toHaveBeenCalled();
});

test('opening fails when the storage does', async () => {
  const storage = { open: () => Promise.reject(new Error('no permission')), write: async () => undefined, close: async () => undefined };
  await expect(TopGunClient.open({ url: 'ws://test', storage })).rejects.toThrow('the local storage failed: no permission');
});
