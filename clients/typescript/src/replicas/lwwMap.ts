import type { Unsubscribe } from '../events/emitter.ts';
import type { Write, WriteOptions } from '../operations/write.ts';
import type { LwwReplica } from './lwwReplica.ts';
import type { MapChange } from './mapChange.ts';

/**
 * A map that is held here completely and kept in step with the server: of two writes to a key the later one stays. Reads and
 * writes are immediate, online or not. Values that are read are shared: write a new value instead of changing one.
 */
export class LwwMap<T> {
  readonly #replica: LwwReplica;

  /** @internal */
  constructor(replica: LwwReplica) {
    this.#replica = replica;
  }

  get name(): string {
    return this.#replica.name;
  }

  /** Number of entries. */
  get size(): number {
    let size = 0;
    for (const _ of this.#replica.state.entries()) size++;
    return size;
  }

  /** The value of a key; undefined when there is none. */
  get(key: string): T | undefined {
    return this.#replica.state.get(key) as T | undefined;
  }

  has(key: string): boolean {
    return this.#replica.state.has(key);
  }

  /** Key and value of all entries, in no order that can be relied on. */
  entries(): IterableIterator<[string, T]> {
    return this.#replica.state.entries() as IterableIterator<[string, T]>;
  }

  /** Whether writes of a key wait for the server. */
  isPending(key: string): boolean {
    return this.#replica.isPending(key);
  }

  /** Writes a value, of which a copy is kept. */
  set(key: string, value: T, options: WriteOptions = {}): Write {
    return this.#replica.set(key, value, options);
  }

  /** Deletes an entry. */
  remove(key: string, options: Omit<WriteOptions, 'ttlMs'> = {}): Write {
    return this.#replica.remove(key, options);
  }

  /** Tells of every change, here and elsewhere, from now on. */
  subscribe(listener: (change: MapChange<T>) => void): Unsubscribe {
    return this.#replica.changes.subscribe(listener as (change: MapChange<unknown>) => void);
  }
}
