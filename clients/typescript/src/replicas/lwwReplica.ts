import { compareTimestamps } from '../clocks/hybridClock.ts';
import { LwwState } from '../crdts/lwwState.ts';
import { Emitter } from '../events/emitter.ts';
import type {
  EntryEvent, LwwRecord, Operation, SyncRespBucketsPayload, SyncRespLeafPayload, SyncRespRootPayload, Timestamp,
} from '../gen/messages.ts';
import { Write, WriteShare, type WriteOptions } from '../operations/write.ts';
import { checkKey, storable } from '../values.ts';
import type { MapChange } from './mapChange.ts';
import type { ReplicaContext } from './replicaContext.ts';
import { Walk } from './walk.ts';

/** A query that shows records of a replica. */
export interface ReplicaQuery {
  /** An entry changed here, or is on its way to the server now. */
  touched(key: string): void;
  /** The server has dealt with all writes of an entry. */
  settled(key: string): void;
}

/** This client's copy of one last-write-wins map: local writes, the server's events, and the comparison of both (core-algorithms §6.5). */
export class LwwReplica {
  readonly name: string;
  readonly state: LwwState;
  readonly walk: Walk;
  readonly changes = new Emitter<MapChange<unknown>>();
  readonly queries = new Set<ReplicaQuery>();
  readonly #context: ReplicaContext;
  readonly #prefix: string;
  readonly #syncRow: string;
  readonly #pendingKeys = new Map<string, number>();
  #syncedMillis: number;
  #serverMillis = 0;

  constructor(name: string, context: ReplicaContext) {
    this.name = name;
    this.#context = context;
    this.#prefix = `l:${name}:`;
    this.#syncRow = `x:sync:l:${name}`;
    this.state = new LwwState(context.clock);
    this.walk = new Walk(name, context);
    this.#syncedMillis = Number(context.store.takeOne(this.#syncRow) ?? 0);
    for (const [key, record] of context.store.take(this.#prefix)) this.state.merge(key, record as LwwRecord);
    for (const operation of this.#pendingOperations()) this.#count(operation.key);
    this.#mergePending();
  }

  /** Keys with writes that the server has not dealt with. */
  pendingKeys(): IterableIterator<string> {
    return this.#pendingKeys.keys();
  }

  isPending(key: string): boolean {
    return this.#pendingKeys.has(key);
  }

  set(key: string, value: unknown, options: WriteOptions): Write {
    checkKey(key, this.#context.limits);
    const copy = storable(value, this.#context.limits);
    return this.#write(key, 'PUT', () => this.state.set(key, copy, options.ttlMs), options);
  }

  remove(key: string, options: WriteOptions): Write {
    checkKey(key, this.#context.limits);
    return this.#write(key, 'REMOVE', () => this.state.remove(key), options);
  }

  /** Starts the comparison, on a new connection or because the map is followed from now on. */
  begin(): void {
    if (!this.walk.isFollowed) return;
    this.walk.begin();
    this.#compare();
  }

  onRoot({ rootHash, timestamp }: SyncRespRootPayload): void {
    this.#context.clock.update(timestamp);
    this.#serverMillis = Number(timestamp.millis);
    this.walk.rooted();
    if (rootHash !== this.state.tree.root) this.#request('');
    this.#progress();
  }

  onBuckets({ path, buckets }: SyncRespBucketsPayload): void {
    this.walk.answered(path);
    // Only the server's buckets: what is here alone travels as operations.
    for (const [digit, hash] of Object.entries(buckets)) if (hash !== this.state.tree.bucket(path, digit)) this.#request(path + digit);
    this.#progress();
  }

  onLeaf({ path, records }: SyncRespLeafPayload): void {
    this.walk.answered(path);
    for (const { key, record } of records) this.#mergeRemote(key, record);
    this.#progress();
  }

  /** The server has forgotten too much for a comparison: begins again with nothing but the pending writes. */
  onReset(): void {
    for (const [key] of [...this.state.records()]) this.#change(key, false, () => this.#forget(key));
    this.#syncedMillis = 0;
    this.#context.store.delete(this.#syncRow);
    this.#mergePending();
    this.#compare();
  }

  onEvent({ key, record }: EntryEvent): void {
    if (record === undefined || record === null) return;
    if (this.walk.isFollowed || this.state.record(key) !== undefined) this.#mergeRemote(key, record);
  }

  onPrune(olderThan: Timestamp): void {
    for (const key of this.state.prune(olderThan)) this.#context.store.delete(this.#prefix + key);
  }

  /** The server has dealt with an operation of this map. One that it refused is undone by its own version of the entry. */
  onSettled(operation: Operation, isRejected: boolean): void {
    const { key, record } = operation;
    const left = (this.#pendingKeys.get(key) ?? 0) - 1;
    if (left > 0) this.#pendingKeys.set(key, left);
    else this.#pendingKeys.delete(key);
    const local = this.state.record(key);
    if (isRejected && record && local !== undefined && compareTimestamps(local.timestamp, record.timestamp) === 0) {
      this.#change(key, false, () => this.#forget(key));
      if (this.walk.isFollowed) this.#compare();
    }
    if (left <= 0) for (const query of this.queries) query.settled(key);
  }

  #write(key: string, opType: 'PUT' | 'REMOVE', apply: () => LwwRecord, options: WriteOptions): Write {
    this.#context.outbox.reserve(1);
    let record!: LwwRecord;
    const write = new Write();
    // Pending before its listeners hear of it, so that live queries show it at once.
    this.#change(key, true, () => {
      record = apply();
      this.#count(key);
      this.#context.store.put(this.#prefix + key, record);
      this.#context.outbox.add({ mapName: this.name, opType, key, record, timestamp: record.timestamp, ...concernOf(options) }, new WriteShare(write, 1));
    });
    return write;
  }

  #mergeRemote(key: string, record: LwwRecord): void {
    this.#change(key, false, () => {
      if (this.state.merge(key, record) || this.state.adoptServerEcho(key, record)) this.#context.store.put(this.#prefix + key, record);
    });
  }

  // Writes whose rows another tab of this device has overwritten are in the queue still.
  #mergePending(): void {
    for (const { key, record } of this.#pendingOperations()) {
      if (record && this.state.merge(key, record)) this.#context.store.put(this.#prefix + key, record);
    }
  }

  *#pendingOperations(): IterableIterator<Operation> {
    for (const operation of this.#context.outbox.operations()) {
      if (operation.mapName === this.name && operation.record) yield operation;
    }
  }

  #count(key: string): void {
    this.#pendingKeys.set(key, (this.#pendingKeys.get(key) ?? 0) + 1);
  }

  #forget(key: string): void {
    this.state.forget(key);
    this.#context.store.delete(this.#prefix + key);
  }

  #change(key: string, isLocal: boolean, action: () => void): void {
    const before = this.state.record(key);
    // The end of a time to live is told by what follows it, so what was told last counts.
    const previous = before?.value ?? undefined;
    action();
    if (this.state.record(key) === before) return;
    for (const query of this.queries) query.touched(key);
    const value = this.state.get(key);
    if (value !== undefined || previous !== undefined) this.changes.emit({ key, value, previous, isLocal });
  }

  #compare(): void {
    this.walk.restart();
    this.#context.send({ type: 'SYNC_INIT', mapName: this.name, lastSyncTimestamp: this.#syncedMillis });
  }

  #request(path: string): void {
    this.walk.awaiting(path);
    this.#context.send({ type: 'MERKLE_REQ_BUCKET', payload: { mapName: this.name, path } });
  }

  #progress(): void {
    if (!this.walk.isComplete) return;
    if (this.#serverMillis > this.#syncedMillis) {
      this.#syncedMillis = this.#serverMillis;
      this.#context.store.put(this.#syncRow, this.#syncedMillis);
    }
    this.#context.progressed();
  }
}

/** The members of an operation that ask for a level. */
export function concernOf({ concern, concernTimeoutMs }: WriteOptions): Pick<Operation, 'writeConcern' | 'timeout'> {
  return {
    ...(concern === undefined ? {} : { writeConcern: concern }),
    ...(concernTimeoutMs === undefined ? {} : { timeout: concernTimeoutMs }),
  };
}
