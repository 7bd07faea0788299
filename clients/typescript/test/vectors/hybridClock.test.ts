import { expect, test } from 'vitest';
import { compareTimestamps, HybridClock, parseTimestamp, timestampText } from '../../src/clocks/hybridClock.ts';
import { ManualClock } from '../kit/manualClock.ts';
import { vectorCases } from '../kit/vectors.ts';

const cases = (kind: string) => vectorCases('hlc').filter((c) => c['kind'] === kind);

test.each(cases('compareNodeId'))('node ids compare by code unit: $a, $b', ({ a, b, ordinalUtf16 }) => {
  const stamp = (nodeId: string) => ({ millis: 1, counter: 0, nodeId });
  expect(Math.sign(compareTimestamps(stamp(a), stamp(b)))).toBe(ordinalUtf16);
});

test.each(cases('compare').filter((c) => c['a'].nodeId.toLowerCase() === c['a'].nodeId))('stamps compare: $expectedSign', ({ a, b, expectedSign }) => {
  expect(Math.sign(compareTimestamps(a, b))).toBe(expectedSign);
});

test.each(cases('toString'))('the text of a stamp is $expected', ({ ts, expected }) => {
  expect(timestampText(ts)).toBe(expected);
});

// Settled 14: what the reference reads leniently is refused.
const isStrict = (input: string) => /^\d+:\d+:[^:]+$/.test(input);

test.each(cases('parse'))('stamps are parsed strictly: $input', ({ input, expected }) => {
  if (isStrict(input)) expect(parseTimestamp(input)).toEqual(expected);
  else expect(() => parseTimestamp(input)).toThrow(`Invalid timestamp format: ${input}`);
});

test.each(cases('constructor'))('a node id has no colon: $nodeId', ({ nodeId, error }) => {
  const create = () => new HybridClock(nodeId, new ManualClock());
  if (error) expect(create).toThrow(error);
  else expect(create().nodeId).toBe(nodeId);
});

test.each(cases('sequence'))('the clock goes as everywhere: $name', ({ nodeId, options, steps, results }) => {
  const wall = new ManualClock(0);
  const clock = new HybridClock(nodeId, wall, {
    strict: options.strictMode, ...(options.maxDriftMs === undefined ? {} : { driftMillisecondsMax: options.maxDriftMs }),
  });
  const run: Record<string, (argument: any) => unknown> = {
    clock: (now) => wall.set(now),
    now: () => timestampText(clock.now()),
    update: (remote) => clock.update(remote),
  };
  steps.forEach(([name, argument]: [string, any], i: number) => {
    const expected = results[i];
    if (expected?.error !== undefined) expect(() => run[name]!(argument), `step ${i}`).toThrow(expected.error);
    else if (typeof expected === 'string' && name === 'now') expect(run[name]!(argument), `step ${i}`).toBe(expected);
    else run[name]!(argument);
  });
});
