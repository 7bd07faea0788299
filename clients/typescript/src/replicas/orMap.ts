import type { Unsubscribe } from '../events/emitter.ts';
import type { Write, WriteOptions } from '../operations/write.ts';
import { isSameValue } from '../predicates/values.ts';
import type { MapChange } from './mapChange.ts';
import type { OrReplica } from './orReplica.ts';

/**
 * An observed-remove map: a key holds many values, and an addition that a removal has not seen stays. Held here completely and
 * kept in step with the server; reads and writes are immediate.
 */
export class OrMap<T> {
  readonly #replica: OrReplica;

  /** @internal */
  constructor(replica: OrReplica) {
    this.#replica = replica;
  }

  get name(): string {
    return this.#replica.name;
  }

  /** The values of a key, equal ones as often as they were added. */
  get(key: string): T[] {
    return this.#replica.state.get(key) as T[];
  }

  /** Keys that hold values. */
  keys(): string[] {
    return [...this.#replica.state.keys()].filter((key) => this.#replica.state.get(key).length > 0);
  }

  /** Adds a value, even if an equal one is there. */
  add(key: string, value: T, options: WriteOptions = {}): Write {
    return this.#replica.add(key, value, options);
  }

  /** Removes all values of a key that equal this one. */
  remove(key: string, value: T, options: Omit<WriteOptions, 'ttlMs'> = {}): Write {
    return this.#replica.remove(key, (candidate) => isSameValue(candidate, value), options);
  }

  /** Tells of every change of a key's values, from now on. */
  subscribe(listener: (change: MapChange<readonly T[]>) => void): Unsubscribe {
    return this.#replica.changes.subscribe(listener as (change: MapChange<readonly unknown[]>) => void);
  }
}
