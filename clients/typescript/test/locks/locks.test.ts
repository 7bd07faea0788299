import { expect, test } from 'vitest';
import { openBench, settle } from '../kit/fakeServer.ts';

test('a lock is asked for, granted with its token, and given back', async () => {
  const { client, server } = await openBench();
  const asked = client.lock('l', { ttlMs: 5_000 });
  const { requestId, ...rest } = server.last.of('LOCK_REQUEST')[0]!['payload'];
  expect(rest).toEqual({ name: 'l', ttl: 5_000 });
  server.last.send({ type: 'LOCK_GRANTED', payload: { requestId, name: 'l', fencingToken: 7 } });
  const lock = await asked;
  expect([lock.name, lock.fencingToken]).toEqual(['l', 7]);
  const released = lock.release();
  const release = server.last.of('LOCK_RELEASE')[0]!['payload'];
  expect(release.fencingToken).toBe(7);
  server.last.send({ type: 'LOCK_RELEASED', payload: { requestId: release.requestId, name: 'l', success: true } });
  expect(await released).toBe(true);
});

test('a lock that comes too late goes back', async () => {
  const { client, server, clock } = await openBench();
  const asked = client.lock('l', { waitMs: 100 });
  const refused = expect(asked).rejects.toMatchObject({ code: 'lock-timeout' });
  clock.advance(100);
  await refused;
  const { requestId } = server.last.of('LOCK_REQUEST')[0]!['payload'];
  server.last.send({ type: 'LOCK_GRANTED', payload: { requestId, name: 'l', fencingToken: 7 } });
  expect(server.last.of('LOCK_RELEASE').map(({ payload }) => payload.fencingToken)).toEqual([7]);
});

test('a server that refuses a busy lock is believed', async () => {
  const { client, server } = await openBench();
  const asked = client.lock('l');
  server.last.send({ type: 'LOCK_RELEASED', payload: { requestId: server.last.of('LOCK_REQUEST')[0]!['payload'].requestId, name: 'l', success: false } });
  await expect(asked).rejects.toMatchObject({ code: 'lock-timeout', message: 'the lock "l" is busy' });
});

test('locks need a connection, and end with it', async () => {
  const { client, server, clock } = await openBench();
  const timers = clock.timers;
  const asked = client.lock('l');
  server.last.end();
  await expect(asked).rejects.toMatchObject({ code: 'offline' });
  await expect(client.lock('l')).rejects.toMatchObject({ code: 'offline' });
  client.connect();
  await settle();
  expect(clock.timers).toBe(timers);
});

test('a release that nobody confirms is told', async () => {
  const { client, server, clock } = await openBench();
  const asked = client.lock('l');
  server.last.send({ type: 'LOCK_GRANTED', payload: { requestId: server.last.of('LOCK_REQUEST')[0]!['payload'].requestId, name: 'l', fencingToken: 7 } });
  const released = expect((await asked).release()).rejects.toMatchObject({ code: 'lock-timeout' });
  clock.advance(5_000);
  await released;
});
