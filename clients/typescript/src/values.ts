import { encode, withoutUndefined } from './codecs/messagePack.ts';
import { TopGunError } from './errors.ts';
import type { Limits } from './limits.ts';

/**
 * A private copy of a value that can be stored: null, booleans, numbers, texts, lists, objects, dates and Uint8Array. Throws
 * for anything else, and for what is too large or too deep.
 */
export function storable(value: unknown, limits: Limits): unknown {
  if (value === undefined || value === null) throw invalid('undefined and null cannot be stored: use remove to delete an entry');
  checkParts(value, limits.valueDepth);
  const copy = withoutUndefined(value);
  const bytes = encode(copy).byteLength;
  if (bytes > limits.valueBytes) {
    throw new TopGunError('limit-exceeded', `the value has ${bytes} bytes, at most ${limits.valueBytes} are allowed (valueBytes): split it`);
  }
  return copy;
}

/** Throws unless a text can be the key of an entry. */
export function checkKey(key: string, limits: Limits): void {
  if (typeof key !== 'string' || key === '') throw invalid('a key must be a text that is not empty');
  // A unit of UTF-16 is at most three bytes of UTF-8.
  if (key.length * 3 > limits.keyBytes && new TextEncoder().encode(key).byteLength > limits.keyBytes) {
    throw new TopGunError('limit-exceeded', `the key is longer than ${limits.keyBytes} bytes (keyBytes): shorten it`);
  }
}

/** Throws unless a text can name a map, topic, counter or lock. */
export function checkName(name: string): void {
  if (typeof name !== 'string' || name === '') throw invalid('a name must be a text that is not empty');
}

/** Throws unless a text can name a map. */
export function checkMapName(name: string): void {
  checkName(name);
  if (name.includes(':')) throw invalid(`the map name "${name}" has a colon: use another character`);
}

/** An error about an argument. */
export function invalid(message: string): TopGunError {
  return new TopGunError('invalid-argument', message);
}

function checkParts(value: unknown, depthLeft: number): void {
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') {
    throw invalid(`a ${typeof value} cannot be stored: use a number or a text`);
  }
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array) return;
  if (value instanceof Map || value instanceof Set || value instanceof RegExp || ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    throw invalid(`a ${value.constructor.name} cannot be stored: use a list, an object or a Uint8Array`);
  }
  if (depthLeft === 0) throw new TopGunError('limit-exceeded', 'the value is nested too deep (valueDepth), or contains itself');
  for (const part of Object.values(value)) checkParts(part, depthLeft - 1);
}
