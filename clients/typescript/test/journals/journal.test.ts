import { expect, test } from 'vitest';
import { openBench, settle } from '../kit/fakeServer.ts';

const entry = (sequence: number, mapName = 'm', type = 'PUT') =>
  ({ type: 'JOURNAL_EVENT', event: { sequence: String(sequence), type, mapName, key: 'k', value: sequence, timestamp: { millis: 1, counter: 0, nodeId: 'n' }, nodeId: 'n' } });

test('a piece is read', async () => {
  const { client, server } = await openBench();
  const asked = client.journal.read({ mapName: 'm', limit: 5 });
  const { requestId, ...rest } = server.last.of('JOURNAL_READ')[0]!;
  expect(rest).toEqual({ type: 'JOURNAL_READ', fromSequence: '1', limit: 5, mapName: 'm' });
  server.last.send({ type: 'JOURNAL_READ_RESPONSE', requestId, events: [entry(1).event], hasMore: true });
  const page = await asked;
  expect([page.entries.length, page.hasMore]).toEqual([1, true]);
});

test('a subscription hears what it asked for, each entry once, and goes on behind the last one', async () => {
  const { client, server } = await openBench();
  const heard: string[] = [];
  const stop = client.journal.subscribe(({ sequence }) => heard.push(sequence), { mapName: 'm', types: ['PUT'], fromSequence: '3' });
  expect(server.last.of('JOURNAL_SUBSCRIBE')[0]).toMatchObject({ fromSequence: '3', mapName: 'm', types: ['PUT'] });
  server.last.send(entry(3), entry(3), entry(4, 'other'), entry(5, 'm', 'DELETE'), entry(6));
  expect(heard).toEqual(['3', '6']);
  server.last.end();
  client.connect();
  await settle();
  const again = server.last.of('JOURNAL_SUBSCRIBE')[0]!;
  expect(again['fromSequence']).toBe('7');
  stop();
  stop();
  server.last.send(entry(8));
  expect([heard.length, server.last.of('JOURNAL_UNSUBSCRIBE')]).toEqual([2, [{ type: 'JOURNAL_UNSUBSCRIBE', subscriptionId: again['requestId'] }]]);
});
