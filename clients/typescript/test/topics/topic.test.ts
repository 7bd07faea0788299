import { expect, test } from 'vitest';
import { openBench, settle } from '../kit/fakeServer.ts';

test('the first listener subscribes, the last one ends it, and a reconnect subscribes again', async () => {
  const { client, server } = await openBench();
  const topic = client.topic<number>('t');
  const heard: unknown[] = [];
  const ends = [topic.subscribe((message) => heard.push(message)), topic.subscribe(() => undefined)];
  expect(server.last.of('TOPIC_SUB')).toHaveLength(1);
  server.last.send({ type: 'TOPIC_MESSAGE', payload: { topic: 't', data: 5, publisherId: 'p', timestamp: 9 } });
  server.last.send({ type: 'TOPIC_MESSAGE', payload: { topic: 'other', data: 6, timestamp: 9 } });
  expect(heard).toEqual([{ data: 5, publisherId: 'p', timestamp: 9 }]);
  server.last.end();
  client.connect();
  await settle();
  expect(server.last.of('TOPIC_SUB')).toHaveLength(1);
  ends.forEach((end) => end());
  ends.forEach((end) => end());
  expect(server.last.of('TOPIC_UNSUB')).toHaveLength(1);
});

test('publishing tells whether it went out', async () => {
  const { client, server } = await openBench();
  expect(client.topic('t').publish({ a: 1 })).toBe(true);
  expect(server.last.of('TOPIC_PUB')).toEqual([{ type: 'TOPIC_PUB', payload: { topic: 't', data: { a: 1 } } }]);
  client.disconnect();
  expect(client.topic('t').publish(1)).toBe(false);
});
