import { expect, test } from 'vitest';
import { messagesOf } from '../../src/codecs/frames.ts';
import { decode, encode } from '../../src/codecs/messagePack.ts';
import { capturedFrames, vectorCases } from '../kit/vectors.ts';

const hexOf = (value: unknown) => Buffer.from(encode(value)).toString('hex');
// Built-in objects do not survive the encoder of the existing clients (wire-protocol §1.2); this one keeps them.
const isKept = (value: unknown): boolean => value instanceof Date || value instanceof Uint8Array || value instanceof Map || value instanceof Set
  || value instanceof RegExp || (typeof value === 'object' && value !== null && Object.values(value).some(isKept));

test.each(vectorCases('serializer').filter((c) => 'hex' in c && !isKept(c['input'])))('a value is encoded as $hex', ({ input, hex, roundTrip }) => {
  expect(hexOf(input)).toBe(hex);
  expect(decode(Buffer.from(hex, 'hex'))).toEqual(roundTrip);
});

test.each(vectorCases('serializer').filter((c) => 'decodeHex' in c))('$decodeHex is decoded', ({ decodeHex, decoded, error }) => {
  const bytes = Buffer.from(decodeHex, 'hex');
  if (error !== undefined) expect(() => decode(bytes)).toThrow();
  else expect(withoutBuffers(decode(bytes))).toEqual(decoded);
});

// In Node.js binary comes as a Buffer, which is a Uint8Array.
const withoutBuffers = (value: unknown) => (value instanceof Uint8Array ? new Uint8Array(value) : value);

test('binary and dates come back as they were', () => {
  const value = { bytes: new Uint8Array([0, 1, 255]), at: new Date(1_700_000_000_123) };
  expect(hexOf(value.bytes)).toBe('c4030001ff');
  const back = decode(encode(value)) as typeof value;
  expect(new Uint8Array(back.bytes)).toEqual(value.bytes);
  expect(back.at).toEqual(value.at);
});

test.each(capturedFrames('head-v2-client').concat(capturedFrames('head-v2-client-token')))(
  'a captured $type is read, and written byte for byte', ({ hex, type }) => {
    const [message] = messagesOf(Buffer.from(hex, 'hex'));
    expect(message!.type).toBe(type);
    expect(hexOf(message)).toBe(hex);
  });

test.each(capturedFrames('feb-v0.11-client'))('a captured $type of the older client is read', ({ hex, type }) => {
  expect(messagesOf(Buffer.from(hex, 'hex'))[0]!.type).toBe(type);
});

test('a batch is taken apart, up to where it is damaged', () => {
  const messages = [{ type: 'A', n: 1 }, { type: 'B' }].map(encode);
  const data = Buffer.concat([u32(3), ...messages.flatMap((bytes) => [u32(bytes.byteLength), Buffer.from(bytes)]), u32(50), Buffer.from([1])]);
  expect(messagesOf(encode({ type: 'BATCH', count: 9, data: new Uint8Array(data) })).map(({ type }) => type)).toEqual(['A', 'B']);
});

test('text frames are JSON, and what has no type is left out', () => {
  expect(messagesOf('{"type":"PONG"}')).toEqual([{ type: 'PONG' }]);
  expect(messagesOf('[1]')).toEqual([]);
  expect(messagesOf(encode(5))).toEqual([]);
});

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
