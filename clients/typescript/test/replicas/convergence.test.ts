import { expect, test } from 'vitest';
import type { TopGunClient } from '../../src/client.ts';
import { openBench, settle } from '../kit/fakeServer.ts';
import { ManualClock } from '../kit/manualClock.ts';
import { MergingServer } from '../kit/mergingServer.ts';
import { MemoryStorage } from '../../src/storages/memoryStorage.ts';
import { seededRandom } from '../kit/seededRandom.ts';

const CLIENTS = 3;
const STEPS = 120;
const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1);

/** Clients that write, go and come, end and start again, in an order that the seed decides. */
async function run(seed: number) {
  const random = seededRandom(seed);
  const clock = new ManualClock();
  const server = new MergingServer(clock);
  const storages = Array.from({ length: CLIENTS }, () => new MemoryStorage());
  const open = async (i: number): Promise<TopGunClient> => {
    const { client } = await openBench({ storage: storages[i]!, random }, server, clock);
    client.map('m');
    client.orMap('o');
    return client;
  };
  const clients: TopGunClient[] = [];
  for (let i = 0; i < CLIENTS; i++) clients.push(await open(i));
  const any = (count: number): number => Math.floor(random() * count);
  for (let step = 0; step < STEPS; step++) {
    const i = any(CLIENTS);
    const client = clients[i]!;
    const key = `k${any(5)}`;
    const actions: Array<() => void | Promise<void>> = [
      () => void client.map('m').set(key, step),
      () => void client.map('m').remove(key),
      () => void client.orMap('o').add(key, any(3)),
      () => void client.orMap('o').remove(key, any(3)),
      () => client.disconnect(),
      () => client.connect(),
      () => server.connections[any(server.connections.length)]!.end(),
      () => clock.advance(any(2_000)),
      async () => {
        await client.close();
        clients[i] = await open(i);
      },
    ];
    await actions[any(actions.length)]!();
    if (any(2) === 0) await settle();
  }
  // Twice, so that what one tells the server last reaches those that compared before.
  for (let round = 0; round < 2; round++) {
    for (const client of clients) {
      client.disconnect();
      client.connect();
      await settle();
      await client.synced();
    }
  }
  await settle();
  return { clients, server };
}

test.each(SEEDS)('replicas converge whatever happens: seed %i', async (seed) => {
  const { clients, server } = await run(seed);
  const sorted = (entries: Iterable<[string, unknown]>) => Object.fromEntries([...entries].sort());
  const setsOf = (keys: Iterable<string>, get: (key: string) => unknown[]) => sorted([...keys].map((key): [string, unknown] => [key, get(key).sort()]));
  for (const client of clients) {
    expect(client.pendingWrites, `seed ${seed}`).toBe(0);
    expect(sorted(client.map('m').entries()), `seed ${seed}`).toEqual(sorted(server.lww.entries()));
    const or = client.orMap<number>('o');
    expect(setsOf(or.keys(), (key) => or.get(key)), `seed ${seed}`).toEqual(setsOf(server.or.keys(), (key) => server.or.get(key)));
  }
});
