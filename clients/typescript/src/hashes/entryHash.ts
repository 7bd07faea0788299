import { compareText, timestampText } from '../clocks/hybridClock.ts';
import type { OrMapRecord, Timestamp } from '../gen/messages.ts';
import { hashText } from './hashes.ts';

/** Hash of a last-write-wins entry in its tree; the value takes no part (core-algorithms §6.2). */
export function lwwEntryHash(key: string, stamp: Timestamp): number {
  return hashText(`${key}:${timestampText(stamp)}`);
}

/** Hash of an observed-remove entry in its tree (core-algorithms §6.3). */
export function orEntryHash(key: string, records: Iterable<OrMapRecord>): number {
  let text = `key:${key}`;
  for (const record of [...records].sort((a, b) => compareText(a.tag, b.tag))) {
    text += `|${record.tag}:${valueText(record.value)}:${timestampText(record.timestamp)}`;
    if (record.ttlMs !== undefined) text += `:ttl=${record.ttlMs}`;
  }
  return hashText(text);
}

/**
 * The text of a value inside an entry hash. The sorted list of top-level names is handed to JSON.stringify and so filters
 * the members of every nested object too: both sides of the wire do it like this.
 */
export function valueText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '0' : String(value);
  return JSON.stringify(value, Object.keys(value).sort());
}
