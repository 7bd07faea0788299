import { expect, test } from 'vitest';
import { HybridClock, timestampText } from '../../src/clocks/hybridClock.ts';
import { CounterState } from '../../src/crdts/counterState.ts';
import { LwwState } from '../../src/crdts/lwwState.ts';
import { MerkleTree } from '../../src/crdts/merkleTree.ts';
import { OrState } from '../../src/crdts/orState.ts';
import { encode } from '../../src/codecs/messagePack.ts';
import { lwwEntryHash, orEntryHash } from '../../src/hashes/entryHash.ts';
import { ManualClock } from '../kit/manualClock.ts';
import { vectorCases } from '../kit/vectors.ts';

const attempt = (action: () => unknown) => {
  try {
    return { ok: action() };
  } catch (error) {
    return { error: (error as Error).message };
  }
};

test.each(vectorCases('lwwmap'))('LWW map: $name', ({ nodeId, initialClock, steps, results, final }) => {
  const wall = new ManualClock(initialClock);
  const map = new LwwState(new HybridClock(nodeId, wall));
  const live = () => Object.fromEntries(map.entries());
  const run: Record<string, (...args: any[]) => unknown> = {
    merge: (key, record) => map.merge(key, record),
    set: (key, value, ttl) => attempt(() => timestampText(map.set(key, value, ttl).timestamp)),
    remove: (key) => timestampText(map.remove(key).timestamp),
    clock: (now) => { wall.set(now); return { live: live() }; },
    prune: (threshold) => map.prune(threshold),
    adopt: (key, record) => map.adoptServerEcho(key, record),
  };
  steps.forEach(([name, ...args]: [string, ...any[]], i: number) => {
    const result = run[name]!(...args);
    if (name !== 'clock') expect(result, `step ${i}: ${name}`).toEqual(results[i]);
    else expect(new Set(Object.keys(live())), `step ${i}: clock`).toEqual(new Set(liveKeys(results[i])));
  });
  expect(live()).toEqual(final.live);
  expect(Object.fromEntries(map.records())).toEqual(final.records);
  expect(map.size).toBe(final.size);
  expect(map.tree.root).toBe(final.merkleRoot);
});

const liveKeys = (result: any): string[] => {
  const live = result?.live ?? result;
  return Array.isArray(live) ? live : Object.keys(live);
};

test.each(vectorCases('ormap'))('OR map: $name', ({ nodeId, initialClock, steps, results, final }) => {
  const wall = new ManualClock(initialClock);
  const map = new OrState(new HybridClock(nodeId, wall));
  const run: Record<string, (...args: any[]) => unknown> = {
    add: (key, value, ttl) => map.add(key, value, ttl).tag,
    remove: (key, value) => map.removeWhere(key, (candidate) => candidate === value),
    apply: (key, record) => map.apply(key, record),
    tombstone: (tag) => { map.applyTombstone(tag); return null; },
    mergeKey: (key, records, tombstones) => {
      const { added, updated } = map.mergeKey(key, records, tombstones);
      return { added, updated };
    },
    clock: (now) => { wall.set(now); return { get: Object.fromEntries([...map.keys()].map((key) => [key, map.get(key)])) }; },
    prune: (threshold) => map.prune(threshold),
  };
  steps.forEach(([name, ...args]: [string, ...any[]], i: number) => expect(run[name]!(...args), `step ${i}: ${name}`).toEqual(results[i]));
  const keys = [...map.keys()];
  expect(Object.fromEntries(keys.map((key) => [key, map.get(key)]))).toEqual(final.values);
  expect(Object.fromEntries(keys.map((key) => [key, map.records(key)]))).toEqual(final.records);
  expect([...map.tombstones].sort()).toEqual([...final.tombstones].sort());
  expect(map.tree.root).toBe(final.merkleRoot);
});

test.each(vectorCases('pncounter'))('PN counter: $name', ({ nodeId, ops, valuesAfter, finalState, msgpackHex }) => {
  const counter = new CounterState(nodeId);
  ops.forEach(([name, ...args]: [string, ...any[]], i: number) => {
    if (name === 'add') counter.add(args[0]);
    else counter.merge(args[0].p ?? args[0], args[0].n ?? args[1]);
    expect(counter.value, `after step ${i}`).toBe(valuesAfter[i]);
  });
  const state = { p: counter.added, n: counter.taken };
  expect(state).toEqual(finalState);
  expect(Buffer.from(encode(state)).toString('hex')).toBe(msgpackHex);
});

function checkNodes(tree: MerkleTree, nodes: Record<string, any>): void {
  for (const [path, expected] of Object.entries(nodes)) {
    if ('$leafKeys' in expected) expect(tree.keys(path).sort(), path).toEqual([...expected.$leafKeys].sort());
    else if ('$entries' in expected) expect(Object.fromEntries(tree.entries(path)), path).toEqual(expected.$entries);
    else expect(tree.buckets(path), path).toEqual(expected);
  }
}

test.each(vectorCases('merkle-lww'))('LWW tree: $name', ({ depth, ops, rootHash, nodes }) => {
  const tree = new MerkleTree(depth);
  const put = (key: string, millis: number, counter: number, nodeId: string) => tree.set(key, lwwEntryHash(key, { millis, counter, nodeId }));
  for (const [name, ...args] of ops) {
    if (name === 'put') put(args[0], args[1], args[2], args[3]);
    else if (name === 'remove') tree.remove(args[0]);
    else for (let i = 0; i < args[1]; i++) put(`${args[0]}${i}`, 1_700_000_000_000 + i, 0, 'n');
  }
  expect(tree.root).toBe(rootHash);
  checkNodes(tree, nodes);
});

test.each(vectorCases('merkle-ormap').filter((c) => c['ops'] !== undefined))('OR tree: $name', ({ depth, ops, rootHash, nodes }) => {
  const tree = new MerkleTree(depth);
  for (const [name, key, records] of ops) {
    if (name === 'remove' || records.length === 0) tree.remove(key);
    else {
      tree.set(key, orEntryHash(key, records.map(([tag, value, millis, counter, nodeId, ttlMs]: any[]) =>
        ({ tag, value, timestamp: { millis, counter, nodeId }, ...(ttlMs === undefined ? {} : { ttlMs }) }))));
    }
  }
  expect(tree.root).toBe(rootHash);
  checkNodes(tree, nodes);
});
