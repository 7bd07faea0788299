import type { RowChange, Storage, StoredRow } from './storage.ts';

/** What was read when a store was opened. */
export interface OpenedStore {
  readonly store: LocalStore;
  readonly isExclusive: boolean;
}

/**
 * Writes behind: collects changes and hands them to the storage one batch after another. What could not be written stays and
 * goes with the next batch.
 */
export class LocalStore {
  readonly #storage: Storage;
  readonly #onError: (error: unknown) => void;
  #loaded: Map<string, unknown>;
  #changes = new Map<string, unknown>();
  #writing: Promise<void> | undefined;

  private constructor(storage: Storage, rows: readonly StoredRow[], onError: (error: unknown) => void) {
    this.#storage = storage;
    this.#loaded = new Map(rows);
    this.#onError = onError;
  }

  static async open(storage: Storage, onError: (error: unknown) => void): Promise<OpenedStore> {
    const { rows, isExclusive } = await storage.open();
    return { store: new LocalStore(storage, rows, onError), isExclusive };
  }

  /** Gives out, once, the rows that were there at the start and whose keys begin so; the prefix is cut off. */
  take(prefix: string): StoredRow[] {
    const rows: StoredRow[] = [];
    for (const [key, value] of this.#loaded) {
      if (!key.startsWith(prefix)) continue;
      rows.push([key.slice(prefix.length), value]);
      this.#loaded.delete(key);
    }
    return rows;
  }

  /** Gives out one row that was there at the start. */
  takeOne(key: string): unknown {
    const value = this.#loaded.get(key);
    this.#loaded.delete(key);
    return value;
  }

  /** Whether rows whose keys begin so were there at the start and nobody has taken them. */
  holds(prefix: string): boolean {
    for (const key of this.#loaded.keys()) if (key.startsWith(prefix)) return true;
    return false;
  }

  put(key: string, value: unknown): void {
    this.#change(key, value);
  }

  delete(key: string): void {
    this.#change(key, undefined);
  }

  /** Resolves when everything up to now is written; rejects when it could not be. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined || this.#changes.size > 0) {
      await (this.#writing ?? this.#start());
      if (this.#writing === undefined && this.#changes.size > 0) await this.#write();
    }
  }

  /** Writes what is left and closes the storage. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#storage.close();
    }
  }

  #change(key: string, value: unknown): void {
    this.#changes.set(key, value);
    this.#writing ??= this.#start();
  }

  // Changes of one turn of the event loop go together.
  #start(): Promise<void> {
    return this.#writing = Promise.resolve().then(async () => {
      try {
        while (this.#changes.size > 0) await this.#write();
      } catch (error) {
        this.#onError(error);
      } finally {
        this.#writing = undefined;
      }
    });
  }

  async #write(): Promise<void> {
    const changes = this.#changes;
    this.#changes = new Map();
    try {
      await this.#storage.write(Array.from(changes, ([key, value]): RowChange => ({ key, value })));
    } catch (error) {
      // What has changed since is newer.
      for (const [key, value] of changes) if (!this.#changes.has(key)) this.#changes.set(key, value);
      throw error;
    }
  }
}
