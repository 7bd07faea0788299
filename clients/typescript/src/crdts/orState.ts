import { compareTimestamps, parseTimestamp, timestampText, type HybridClock } from '../clocks/hybridClock.ts';
import type { OrMapRecord, Timestamp } from '../gen/messages.ts';
import { orEntryHash } from '../hashes/entryHash.ts';
import { MerkleTree } from './merkleTree.ts';
import { checkTtl, isExpired } from './records.ts';

/** What a merge of an entry changed. */
export interface OrMerge {
  /** Additions that were not known. */
  readonly added: number;
  /** Additions whose record is newer now. */
  readonly updated: number;
  /** Additions that are gone. */
  readonly removed: number;
}

/**
 * State of an observed-remove map: a key holds many values, each addition has a tag, and a removal takes away the tags it
 * has seen, so that a concurrent addition stays (core-algorithms §4).
 */
export class OrState {
  readonly tree = new MerkleTree();
  readonly #entries = new Map<string, Map<string, OrMapRecord>>();
  readonly #tombstones = new Set<string>();
  readonly #clock: HybridClock;

  constructor(clock: HybridClock) {
    this.#clock = clock;
  }

  /** Tags of removed additions, of the whole map. */
  get tombstones(): ReadonlySet<string> {
    return this.#tombstones;
  }

  /** Adds a value, under a new tag even if an equal one is there. */
  add(key: string, value: unknown, ttlMs?: number): OrMapRecord {
    const timestamp = this.#clock.now();
    checkTtl(ttlMs);
    const tag = timestampText(timestamp);
    const record: OrMapRecord = ttlMs === undefined ? { value, timestamp, tag } : { value, timestamp, tag, ttlMs };
    this.#put(key, record);
    this.#rehash(key);
    return record;
  }

  /** Removes the additions whose value fits; tells their tags. */
  removeWhere(key: string, fits: (value: unknown) => boolean): string[] {
    const tags = [...(this.#entries.get(key)?.values() ?? [])].filter((record) => fits(record.value)).map((record) => record.tag);
    for (const tag of tags) {
      this.#tombstones.add(tag);
      this.#drop(key, tag);
    }
    if (tags.length > 0) this.#rehash(key);
    return tags;
  }

  /** The live values of a key, in the order of their arrival. */
  get(key: string): unknown[] {
    const now = this.#clock.wallNow();
    return this.records(key).filter((record) => !this.#tombstones.has(record.tag) && !isExpired(record, now)).map((record) => record.value);
  }

  /** The records of a key; expired ones, and those whose tag was removed under another key, included. */
  records(key: string): OrMapRecord[] {
    return [...(this.#entries.get(key)?.values() ?? [])];
  }

  /** Keys that hold records. */
  keys(): IterableIterator<string> {
    return this.#entries.keys();
  }

  /** Takes an addition; false when its tag was removed. */
  apply(key: string, record: OrMapRecord): boolean {
    if (this.#tombstones.has(record.tag)) return false;
    this.#clock.update(record.timestamp);
    this.#put(key, record);
    this.#rehash(key);
    return true;
  }

  /** Takes a removal; tells the key that lost the addition. */
  applyTombstone(tag: string): string | undefined {
    this.#tombstones.add(tag);
    for (const [key, records] of this.#entries) {
      if (!records.has(tag)) continue;
      this.#drop(key, tag);
      this.#rehash(key);
      return key;
    }
    return undefined;
  }

  /** Merges one entry of another replica. */
  mergeKey(key: string, remote: readonly OrMapRecord[], tombstones: readonly string[]): OrMerge {
    let added = 0;
    let updated = 0;
    let removed = 0;
    for (const tag of tombstones) {
      this.#tombstones.add(tag);
      if (this.#drop(key, tag)) removed++;
    }
    for (const record of remote) {
      if (this.#tombstones.has(record.tag)) continue;
      const local = this.#entries.get(key)?.get(record.tag);
      this.#clock.update(record.timestamp);
      if (local !== undefined && compareTimestamps(record.timestamp, local.timestamp) <= 0) continue;
      this.#put(key, record);
      if (local === undefined) added++;
      else updated++;
    }
    if (added + updated + removed > 0) this.#rehash(key);
    return { added, updated, removed };
  }

  /** Forgets tombstones older than a stamp; tells their tags. Tags that are no stamps stay. */
  prune(threshold: Timestamp): string[] {
    const tags = [...this.#tombstones].filter((tag) => isOlder(tag, threshold));
    tags.forEach((tag) => this.#tombstones.delete(tag));
    return tags;
  }

  /** Forgets an addition as if it had never been here. */
  forget(key: string, tag: string): void {
    if (this.#drop(key, tag)) this.#rehash(key);
  }

  /** Forgets a removal as if it had never been here. */
  forgetTombstone(tag: string): void {
    this.#tombstones.delete(tag);
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries.clear();
    this.#tombstones.clear();
    this.tree.clear();
  }

  #put(key: string, record: OrMapRecord): void {
    let records = this.#entries.get(key);
    if (records === undefined) this.#entries.set(key, records = new Map());
    records.set(record.tag, record);
  }

  #drop(key: string, tag: string): boolean {
    const records = this.#entries.get(key);
    if (records?.delete(tag) !== true) return false;
    if (records.size === 0) this.#entries.delete(key);
    return true;
  }

  #rehash(key: string): void {
    const records = this.#entries.get(key);
    if (records === undefined) this.tree.remove(key);
    else this.tree.set(key, orEntryHash(key, records.values()));
  }
}

function isOlder(tag: string, threshold: Timestamp): boolean {
  try {
    return compareTimestamps(parseTimestamp(tag), threshold) < 0;
  } catch {
    return false;
  }
}
