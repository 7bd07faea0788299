import { decode } from './messagePack.ts';

/** A message as it comes from the wire: of a known or an unknown type, with members that nobody has checked. */
export interface IncomingMessage {
  readonly type: string;
  readonly [member: string]: unknown;
}

/**
 * The messages of one frame, a BATCH taken apart (wire-protocol §1.7). Text is JSON. What has no type is left out;
 * undecodable bytes throw.
 */
export function messagesOf(frame: ArrayBuffer | Uint8Array | string): IncomingMessage[] {
  const value: unknown = typeof frame === 'string'
    ? JSON.parse(frame)
    : decode(frame instanceof Uint8Array ? frame : new Uint8Array(frame));
  if (!isMessage(value)) return [];
  if (value.type !== 'BATCH') return [value];
  return value['data'] instanceof Uint8Array ? innerMessages(value['data']) : [];
}

// Layout: u32 count, then (u32 length, message) for each, little-endian.
function innerMessages(data: Uint8Array): IncomingMessage[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const messages: IncomingMessage[] = [];
  let at = 4;
  for (let left = data.byteLength >= 4 ? view.getUint32(0, true) : 0; left > 0 && at + 4 <= data.byteLength; left--) {
    const end = at + 4 + view.getUint32(at, true);
    if (end > data.byteLength) break;
    const value = decode(data.subarray(at + 4, end));
    if (isMessage(value) && value.type !== 'BATCH') messages.push(value);
    at = end;
  }
  return messages;
}

function isMessage(value: unknown): value is IncomingMessage {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
