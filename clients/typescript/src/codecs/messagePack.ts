import { Packr, Unpackr } from 'msgpackr/index-no-eval';

const packr = new Packr({ useRecords: false });
const unpackr = new Unpackr({ useRecords: false, int64AsType: 'number' });

/**
 * Encodes a value as the existing clients do (wire-protocol §1.2): maps as map16, integers outside 32 bits as float64,
 * undefined members left out, other undefined values as nil. Unlike them it keeps binary and dates.
 */
export function encode(value: unknown): Uint8Array {
  return packr.pack(withoutUndefined(value));
}

/** Decodes one value; 64-bit integers become numbers. Throws for anything but exactly one complete value. */
export function decode(bytes: Uint8Array): unknown {
  return unpackr.unpack(bytes);
}

/** A copy without undefined members; binary, dates and other built-in objects are not copied. */
export function withoutUndefined(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Array.from(value, withoutUndefined);
  if (isBuiltIn(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    // Assigning this name would set the prototype instead of a member.
    if (name === '__proto__') Object.defineProperty(copy, name, { value: withoutUndefined(member), enumerable: true });
    else copy[name] = withoutUndefined(member);
  }
  return copy;
}

function isBuiltIn(value: object): boolean {
  return value instanceof Date || ArrayBuffer.isView(value) || value instanceof ArrayBuffer
    || value instanceof Map || value instanceof Set || value instanceof RegExp;
}
