import { compareTimestamps, type HybridClock } from '../clocks/hybridClock.ts';
import type { LwwRecord, Timestamp } from '../gen/messages.ts';
import { lwwEntryHash } from '../hashes/entryHash.ts';
import { isSameValue } from '../predicates/values.ts';
import { MerkleTree } from './merkleTree.ts';
import { checkTtl, isExpired } from './records.ts';

/** State of a last-write-wins map: of two versions of an entry the one with the greater stamp stays (core-algorithms §3). */
export class LwwState {
  readonly tree = new MerkleTree();
  readonly #records = new Map<string, LwwRecord>();
  readonly #clock: HybridClock;

  constructor(clock: HybridClock) {
    this.#clock = clock;
  }

  /** Number of records, tombstones included. */
  get size(): number {
    return this.#records.size;
  }

  /** Writes a value. */
  set(key: string, value: unknown, ttlMs?: number): LwwRecord {
    const timestamp = this.#clock.now();
    checkTtl(ttlMs);
    return this.#put(key, ttlMs === undefined ? { value, timestamp } : { value, timestamp, ttlMs });
  }

  /** Leaves a tombstone, for an unknown key too. */
  remove(key: string): LwwRecord {
    return this.#put(key, { value: null, timestamp: this.#clock.now() });
  }

  /** The value; undefined when there is none, it was removed or has expired. */
  get(key: string): unknown {
    const record = this.#records.get(key);
    return record === undefined || !this.#isLive(record) ? undefined : record.value;
  }

  /** Whether there is a live value, which may be undefined itself. */
  has(key: string): boolean {
    const record = this.#records.get(key);
    return record !== undefined && this.#isLive(record);
  }

  /** The record, tombstones and expired ones included. */
  record(key: string): LwwRecord | undefined {
    return this.#records.get(key);
  }

  /** The live entries, in the order of their arrival. */
  *entries(): IterableIterator<[string, unknown]> {
    for (const [key, record] of this.#records) if (this.#isLive(record)) yield [key, record.value];
  }

  /** All records. */
  records(): IterableIterator<[string, LwwRecord]> {
    return this.#records.entries();
  }

  /** Takes a version of another replica if its stamp is greater; says whether it did. The clock follows in any case. */
  merge(key: string, remote: LwwRecord): boolean {
    this.#clock.update(remote.timestamp);
    const local = this.#records.get(key);
    if (local !== undefined && compareTimestamps(remote.timestamp, local.timestamp) <= 0) return false;
    this.#put(key, remote);
    return true;
  }

  /** Takes the server's stamp for a value that is equal to ours, so that both trees agree (core-algorithms §3.4). */
  adoptServerEcho(key: string, remote: LwwRecord): boolean {
    const local = this.#records.get(key);
    if (local === undefined || compareTimestamps(remote.timestamp, local.timestamp) > 0) return false;
    if (!isSameValue(local.value, remote.value)) return false;
    this.#put(key, remote);
    return true;
  }

  /** Forgets tombstones older than a stamp; tells their keys. */
  prune(threshold: Timestamp): string[] {
    const keys = [...this.#records]
      .filter(([, record]) => record.value === null && compareTimestamps(record.timestamp, threshold) < 0)
      .map(([key]) => key);
    keys.forEach((key) => this.forget(key));
    return keys;
  }

  /** Forgets an entry as if it had never been here. */
  forget(key: string): void {
    this.#records.delete(key);
    this.tree.remove(key);
  }

  /** Forgets everything. */
  clear(): void {
    this.#records.clear();
    this.tree.clear();
  }

  #put(key: string, record: LwwRecord): LwwRecord {
    this.#records.set(key, record);
    this.tree.set(key, lwwEntryHash(key, record.timestamp));
    return record;
  }

  #isLive(record: LwwRecord): boolean {
    return record.value !== null && !isExpired(record, this.#clock.wallNow());
  }
}
