import { compareTimestamps } from '../clocks/hybridClock.ts';
import { OrState } from '../crdts/orState.ts';
import { Emitter } from '../events/emitter.ts';
import type {
  EntryEvent, Operation, OrMapDiffResponsePayload, OrMapEntry, OrMapRecord, OrMapSyncRespBucketsPayload, OrMapSyncRespLeafPayload,
  OrMapSyncRespRootPayload, Timestamp,
} from '../gen/messages.ts';
import { Write, WriteShare, type WriteOptions } from '../operations/write.ts';
import { checkKey, storable } from '../values.ts';
import { concernOf } from './lwwReplica.ts';
import type { MapChange } from './mapChange.ts';
import type { ReplicaContext } from './replicaContext.ts';
import { Walk } from './walk.ts';

/** This client's copy of one observed-remove map (core-algorithms §6.6). */
export class OrReplica {
  readonly name: string;
  readonly state: OrState;
  readonly walk: Walk;
  readonly changes = new Emitter<MapChange<readonly unknown[]>>();
  readonly #context: ReplicaContext;
  readonly #onCovered: (epoch: number) => void;
  readonly #syncRow: string;
  readonly #epochRow: string;
  #syncedMillis: number;
  #serverMillis = 0;
  #claimedEpoch: number;
  #coveringEpoch: number | undefined;

  constructor(name: string, context: ReplicaContext, onCovered: (epoch: number) => void) {
    this.name = name;
    this.#context = context;
    this.#onCovered = onCovered;
    this.#syncRow = `x:sync:o:${name}`;
    this.#epochRow = `x:epoch:${name}`;
    this.state = new OrState(context.clock);
    this.walk = new Walk(name, context);
    this.walk.follow();
    this.#syncedMillis = Number(context.store.takeOne(this.#syncRow) ?? 0);
    this.#claimedEpoch = Number(context.store.takeOne(this.#epochRow) ?? 0);
    const tombstones = context.store.take(`t:${name}:`).map(([tag]) => tag);
    tombstones.forEach((tag) => this.state.applyTombstone(tag));
    for (const [key, records] of context.store.take(`o:${name}:`)) this.state.mergeKey(key, records as OrMapRecord[], []);
    this.#applyPending();
  }

  add(key: string, value: unknown, options: WriteOptions): Write {
    checkKey(key, this.#context.limits);
    const copy = storable(value, this.#context.limits);
    this.#context.outbox.reserve(1);
    const write = new Write();
    this.#change(key, true, () => {
      const orRecord = this.state.add(key, copy, options.ttlMs);
      this.#store(key);
      this.#context.outbox.add(
        { mapName: this.name, opType: 'OR_ADD', key, orRecord, timestamp: orRecord.timestamp, ...concernOf(options) }, new WriteShare(write, 1));
    });
    return write;
  }

  remove(key: string, fits: (value: unknown) => boolean, options: WriteOptions): Write {
    checkKey(key, this.#context.limits);
    this.#context.outbox.reserve(this.state.records(key).length);
    const write = new Write();
    this.#change(key, true, () => {
      const tags = this.state.removeWhere(key, fits);
      this.#store(key);
      this.#storeTombstones(tags);
      const share = new WriteShare(write, tags.length);
      if (tags.length === 0) return;
      const timestamp = this.#context.clock.now();
      for (const orTag of tags) {
        this.#context.outbox.add({ mapName: this.name, opType: 'OR_REMOVE', key, orTag, timestamp, ...concernOf(options) }, share);
      }
    });
    return write;
  }

  /** Starts the comparison, on a new connection. */
  begin(): void {
    this.walk.begin();
    this.#compare();
  }

  onRoot({ rootHash, timestamp, fullResync, coveringEpoch }: OrMapSyncRespRootPayload): void {
    this.#context.clock.update(timestamp);
    this.#serverMillis = Number(timestamp.millis);
    this.#coveringEpoch = coveringEpoch;
    if (fullResync === true) this.#discard(timestamp);
    this.walk.rooted();
    if (fullResync === true || rootHash !== this.state.tree.root) this.#request('');
    this.#progress();
  }

  onBuckets({ path, buckets }: OrMapSyncRespBucketsPayload): void {
    this.walk.answered(path);
    const local = this.state.tree.buckets(path);
    for (const [digit, hash] of Object.entries(buckets)) if (hash !== (local[digit] ?? 0)) this.#request(path + digit);
    for (const [digit, hash] of Object.entries(local)) {
      if (hash !== 0 && !Object.hasOwn(buckets, digit)) this.#push(this.state.tree.keys(path + digit));
    }
    this.#progress();
  }

  onLeaf({ path, entries }: OrMapSyncRespLeafPayload): void {
    this.walk.answered(path);
    for (const entry of entries) this.#mergeEntry(entry);
    this.#push(entries.map(({ key }) => key));
    this.#progress();
  }

  onDiff({ entries }: OrMapDiffResponsePayload): void {
    for (const entry of entries) this.#mergeEntry(entry);
  }

  /** The server has forgotten too much for a comparison: begins again with nothing but the pending writes. */
  onReset(): void {
    this.#clear();
    this.#syncedMillis = 0;
    this.#claimedEpoch = 0;
    this.#context.store.delete(this.#syncRow);
    this.#context.store.delete(this.#epochRow);
    this.#applyPending();
    this.#compare();
  }

  onEvent({ eventType, key, orRecord, orTag }: EntryEvent): void {
    this.#change(key, false, () => {
      if (eventType === 'OR_ADD' && orRecord) this.state.apply(key, orRecord);
      if (eventType === 'OR_REMOVE' && orTag) this.#applyTombstone(orTag);
      this.#store(key);
    });
  }

  onPrune(olderThan: Timestamp): void {
    for (const tag of this.state.prune(olderThan)) this.#context.store.delete(`t:${this.name}:${tag}`);
  }

  /** The server has dealt with an operation. One that it refused is undone. */
  onSettled({ key, orRecord, orTag }: Operation, isRejected: boolean): void {
    if (!isRejected) return;
    this.#change(key, false, () => {
      if (orRecord) this.state.forget(key, orRecord.tag);
      if (orTag) {
        this.state.forgetTombstone(orTag);
        this.#context.store.delete(`t:${this.name}:${orTag}`);
      }
      this.#store(key);
    });
    this.#compare();
  }

  #mergeEntry({ key, records, tombstones }: OrMapEntry): void {
    this.#change(key, false, () => {
      this.#storeTombstones(tombstones.filter((tag) => !this.state.tombstones.has(tag)));
      const { added, updated, removed } = this.state.mergeKey(key, records, tombstones);
      if (added + updated + removed > 0) this.#store(key);
    });
  }

  #applyPending(): void {
    for (const { mapName, key, orRecord, orTag } of this.#context.outbox.operations()) {
      if (mapName !== this.name) continue;
      if (orRecord && this.state.apply(key, orRecord)) this.#store(key);
      if (orTag) {
        this.#applyTombstone(orTag);
        this.#store(key);
      }
    }
  }

  #applyTombstone(tag: string): void {
    this.#storeTombstones([tag]);
    this.state.applyTombstone(tag);
  }

  // Additions older than the server's answer would come back as additions of the dead.
  #discard(timestamp: Timestamp): void {
    this.#context.outbox.discard(
      (operation) => operation.mapName === this.name && Boolean(operation.orRecord ?? operation.orTag)
        && compareTimestamps(operation.timestamp!, timestamp) < 0,
      'the server no longer knows what this device has seen of the map, so its older writes are void');
    this.#clear();
    this.#applyPending();
  }

  #clear(): void {
    for (const tag of this.state.tombstones) this.#context.store.delete(`t:${this.name}:${tag}`);
    const keys = [...this.state.keys()];
    const before = keys.map((key) => this.state.get(key));
    this.state.clear();
    keys.forEach((key, i) => {
      this.#store(key);
      this.changes.emit({ key, value: undefined, previous: before[i], isLocal: false });
    });
  }

  #store(key: string): void {
    const records = this.state.records(key);
    const row = `o:${this.name}:${key}`;
    if (records.length === 0) this.#context.store.delete(row);
    else this.#context.store.put(row, records);
  }

  #storeTombstones(tags: readonly string[]): void {
    for (const tag of tags) this.#context.store.put(`t:${this.name}:${tag}`, true);
  }

  #change(key: string, isLocal: boolean, action: () => void): void {
    const previous = this.state.get(key);
    action();
    const value = this.state.get(key);
    if (value.length === previous.length && value.every((item, i) => item === previous[i])) return;
    this.changes.emit({ key, value: some(value), previous: some(previous), isLocal });
  }

  #compare(): void {
    this.walk.restart();
    this.#coveringEpoch = undefined;
    this.#context.send({
      type: 'ORMAP_SYNC_INIT', mapName: this.name, rootHash: this.state.tree.root, bucketHashes: this.state.tree.buckets(''),
      lastSyncTimestamp: this.#syncedMillis, claimedEpoch: this.#claimedEpoch,
    });
  }

  #request(path: string): void {
    this.walk.awaiting(path);
    this.#context.send({ type: 'ORMAP_MERKLE_REQ_BUCKET', payload: { mapName: this.name, path } });
  }

  #push(keys: readonly string[]): void {
    const tombstones = [...this.state.tombstones];
    const entries = keys.map((key) => ({ key, records: this.state.records(key), tombstones })).filter(({ records }) => records.length > 0);
    if (entries.length > 0) this.#context.send({ type: 'ORMAP_PUSH_DIFF', payload: { mapName: this.name, entries } });
  }

  #progress(): void {
    if (!this.walk.isComplete) return;
    if (this.#serverMillis > this.#syncedMillis) {
      this.#syncedMillis = this.#serverMillis;
      this.#context.store.put(this.#syncRow, this.#syncedMillis);
    }
    if (this.#coveringEpoch !== undefined && this.#coveringEpoch > 0) {
      this.#claimedEpoch = this.#coveringEpoch;
      this.#context.store.put(this.#epochRow, this.#claimedEpoch);
      this.#onCovered(this.#claimedEpoch);
    }
    this.#context.progressed();
  }
}

function some<T>(values: readonly T[]): readonly T[] | undefined {
  return values.length === 0 ? undefined : values;
}
