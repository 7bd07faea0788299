import { readFileSync } from 'node:fs';

const golden = new URL('../../../../tests/golden/', import.meta.url);

/** A case of a vector file, with its tagged values as they are in JavaScript. */
export type VectorCase = Record<string, any>;

/** The cases of a shared vector file. */
export function vectorCases(name: string): VectorCase[] {
  return vectorFile(name)['cases'];
}

/** A whole shared vector file. */
export function vectorFile(name: string): Record<string, any> {
  return untagged(JSON.parse(readFileSync(new URL(`vectors/${name}.json`, golden), 'utf8')));
}

/** The lines of a file of captured frames. */
export function capturedFrames(name: string): Array<{ step: string; type: string; hex: string }> {
  return readFileSync(new URL(`captures/${name}.jsonl`, golden), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
}

// JSON cannot say undefined, NaN, dates, binary, big integers, maps and sets; the files tag them.
function untagged(value: any): any {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== 'object' || value === null) return value;
  if ('$undefined' in value) return undefined;
  if ('$number' in value) return Number(value.$number);
  if ('$date' in value) return new Date(value.$date);
  if ('$binary' in value) return new Uint8Array(Buffer.from(value.$binary, 'base64'));
  if ('$bigint' in value) return BigInt(value.$bigint);
  if ('$map' in value) return new Map(value.$map.map(([k, v]: [any, any]) => [untagged(k), untagged(v)]));
  if ('$set' in value) return new Set(value.$set.map(untagged));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, untagged(member)]));
}
