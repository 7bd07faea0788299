import { expect, test } from 'vitest';
import { MemoryStorage } from '../../src/storages/memoryStorage.ts';
import { openBench, settle } from '../kit/fakeServer.ts';

test('steps of one turn go as one state, and others are merged', async () => {
  const { client, server } = await openBench();
  const counter = client.counter('c');
  expect(server.last.of('COUNTER_REQUEST')).toEqual([{ type: 'COUNTER_REQUEST', payload: { name: 'c' } }]);
  const values: number[] = [];
  counter.subscribe((value) => values.push(value));
  expect([counter.increment(), counter.add(4), counter.decrement(), counter.add(0)]).toEqual([1, 5, 4, 4]);
  await settle();
  expect(server.last.of('COUNTER_SYNC').map(({ payload }) => payload.state)).toEqual([{ p: { [client.nodeId]: 5 }, n: { [client.nodeId]: 1 } }]);
  server.last.send({ type: 'COUNTER_UPDATE', payload: { name: 'c', state: { positive: { other: 10 }, negative: {} } } });
  server.last.send({ type: 'COUNTER_RESPONSE', payload: { name: 'c', state: { p: { other: 9 }, n: {} } } });
  expect(counter.value).toBe(14);
  expect(values).toEqual([1, 5, 4, 14]);
});

test('a counter is kept, and goes on where it was under the same name', async () => {
  const storage = new MemoryStorage();
  const first = await openBench({ storage, autoConnect: false });
  first.client.counter('c').add(2.5);
  await first.client.close();
  const second = await openBench({ storage });
  expect(second.client.counter('c').value).toBe(2.5);
  second.client.counter('c').increment();
  await settle();
  expect(second.server.last.of('COUNTER_SYNC').at(-1)!['payload'].state.p).toEqual({ [first.client.nodeId]: 3.5 });
});
