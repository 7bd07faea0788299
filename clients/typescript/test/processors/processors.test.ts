import { expect, test } from 'vitest';
import { openBench, settle } from '../kit/fakeServer.ts';

const increment = { name: 'builtin:increment', args: 2 };

test('a processor is asked for, and what it did is told', async () => {
  const { client, server } = await openBench();
  const asked = client.process<number>('m', 'k', increment);
  const { requestId, ...rest } = server.last.of('ENTRY_PROCESS')[0]!;
  expect(rest).toEqual({ type: 'ENTRY_PROCESS', mapName: 'm', key: 'k', processor: { name: 'builtin:increment', code: '', args: 2 } });
  server.last.send({ type: 'ENTRY_PROCESS_RESPONSE', requestId, success: true, result: 3, newValue: 3 });
  expect(await asked).toEqual({ result: 3, value: 3, error: undefined });
});

test('one that fails is told with the words of the server', async () => {
  const { client, server } = await openBench();
  const asked = client.process('m', 'k', increment);
  server.last.send({ type: 'ENTRY_PROCESS_RESPONSE', requestId: server.last.of('ENTRY_PROCESS')[0]!['requestId'], success: false, error: 'Access denied' });
  await expect(asked).rejects.toMatchObject({ code: 'rejected', message: 'Access denied' });
});

test('several entries have their own results', async () => {
  const { client, server } = await openBench();
  const asked = client.processAll('m', ['a', 'b'], increment);
  const { requestId, keys } = server.last.of('ENTRY_PROCESS_BATCH')[0]!;
  expect(keys).toEqual(['a', 'b']);
  server.last.send({ type: 'ENTRY_PROCESS_BATCH_RESPONSE', requestId, results: { a: { success: true, result: 1, newValue: 1 }, b: { success: false, error: 'no' } } });
  const results = await asked;
  expect(results.get('a')?.value).toBe(1);
  expect(results.get('b')?.error).toMatchObject({ code: 'rejected', message: 'no' });
});

test('an answer that does not come, comes too late, or is cut off leaves nothing behind', async () => {
  const { client, server, clock } = await openBench();
  const timers = clock.timers;
  const late = expect(client.process('m', 'k', increment)).rejects.toMatchObject({ code: 'timeout' });
  clock.advance(5_000);
  server.last.send({ type: 'PONG', timestamp: 1, serverTime: 1 });
  clock.advance(10_000);
  server.last.send({ type: 'PONG', timestamp: 1, serverTime: 1 });
  clock.advance(10_000);
  server.last.send({ type: 'PONG', timestamp: 1, serverTime: 1 });
  clock.advance(5_000);
  await late;
  server.last.send({ type: 'ENTRY_PROCESS_RESPONSE', requestId: server.last.of('ENTRY_PROCESS')[0]!['requestId'], success: true });
  const cut = expect(client.process('m', 'k', increment)).rejects.toMatchObject({ code: 'offline' });
  server.last.end();
  await cut;
  await expect(client.process('m', 'k', increment)).rejects.toMatchObject({ code: 'offline' });
  await expect(client.process('', 'k', increment)).rejects.toMatchObject({ code: 'invalid-argument' });
  client.connect();
  await settle();
  expect(clock.timers).toBe(timers);
});
