import { compareText } from '../clocks/hybridClock.ts';
import { encode } from '../codecs/messagePack.ts';

const DEPTH_MAX = 64;
const MISSING_RANK = 4;

/**
 * Whether two values are equal: numbers by value, lists item by item, objects member by member in any order, dates and binary
 * by content. Not-a-number equals nothing, and nothing is equal below a depth of 64.
 */
export function isSameValue(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || depth > DEPTH_MAX) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSameValue(item, b[i], depth + 1));
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof Uint8Array) return b instanceof Uint8Array && compareBytes(a, b) === 0;
  if (Array.isArray(b) || b instanceof Date || b instanceof Uint8Array) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) =>
    Object.hasOwn(b, name) && isSameValue((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name], depth + 1));
}

/** Order of two numbers or two texts; undefined for any other pair, which no comparison holds for. */
export function compareAlike(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return Number.isNaN(a) || Number.isNaN(b) ? undefined : a - b;
  return typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : undefined;
}

/** The one order of values for sorting: booleans, numbers, texts, everything else; missing last in both directions. */
export function compareForSort(a: unknown, b: unknown, isDescending: boolean): number {
  const rankA = rankOf(a);
  const rankB = rankOf(b);
  if (rankA === MISSING_RANK || rankB === MISSING_RANK) return rankA - rankB;
  const order = rankA === rankB ? compareSameRank(a, b, rankA) : rankA - rankB;
  return isDescending ? -order : order;
}

/** The member of a value at a dotted path; undefined when it is missing anywhere on the way. */
export function memberAt(value: unknown, path: string): unknown {
  let member = value;
  for (const name of path.split('.')) {
    if (typeof member !== 'object' || member === null || Array.isArray(member) || !Object.hasOwn(member, name)) return undefined;
    member = (member as Record<string, unknown>)[name];
  }
  return member;
}

function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'boolean': return 0;
    case 'number': return 1;
    case 'string': return 2;
    default: return value === undefined || value === null ? MISSING_RANK : 3;
  }
}

function compareSameRank(a: unknown, b: unknown, rank: number): number {
  switch (rank) {
    case 0: return Number(a) - Number(b);
    case 1: return compareAlike(a, b) ?? Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    case 2: return compareText(a as string, b as string);
    default: return compareBytes(encode(a), encode(b));
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
