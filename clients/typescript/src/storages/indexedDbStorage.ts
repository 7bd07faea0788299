import type { OpenedStorage, RowChange, Storage, StoredRow } from './storage.ts';

const TABLE = 'rows';
const VERSION = 1;

/** Keeps rows in IndexedDB. Several tabs may open the same database; they meet through the server. */
export class IndexedDbStorage implements Storage {
  readonly #name: string;
  readonly #factory: IDBFactory;
  #database: IDBDatabase | undefined;
  #release: (() => void) | undefined;

  /** @param name Name of the database, one for each server and user. */
  constructor(name: string, factory: IDBFactory = globalThis.indexedDB) {
    this.#name = name;
    this.#factory = factory;
  }

  async open(): Promise<OpenedStorage> {
    const isExclusive = await this.#claim();
    const database = this.#database = await this.#openDatabase();
    // Another version of the page wants to change the tables: let it.
    database.onversionchange = () => database.close();
    const table = database.transaction(TABLE, 'readonly').objectStore(TABLE);
    const [keys, values] = await Promise.all([result(table.getAllKeys()), result<unknown[]>(table.getAll())]);
    return { rows: keys.map((key, i): StoredRow => [String(key), values[i]]), isExclusive };
  }

  write(changes: readonly RowChange[]): Promise<void> {
    const database = this.#database;
    if (database === undefined) return Promise.reject(new Error(`the database ${this.#name} is not open`));
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(TABLE, 'readwrite');
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error(`a write to the database ${this.#name} was ended`));
      const table = transaction.objectStore(TABLE);
      try {
        for (const { key, value } of changes) {
          if (value === undefined) table.delete(key);
          else table.put(value, key);
        }
      } catch (error) {
        // Without this the changes before the bad one would be kept.
        transaction.abort();
        reject(error);
      }
    });
  }

  close(): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
    this.#release?.();
    return Promise.resolve();
  }

  #openDatabase(): Promise<IDBDatabase> {
    const request = this.#factory.open(this.#name, VERSION);
    request.onupgradeneeded = () => void request.result.createObjectStore(TABLE);
    return result(request);
  }

  // Holds a lock of the browser until close. Without such locks nobody can know who else is there.
  #claim(): Promise<boolean> {
    const locks = globalThis.navigator?.locks as LockManager | undefined;
    if (locks === undefined) return Promise.resolve(false);
    return new Promise((resolve) => {
      const held = locks.request(`topgun:${this.#name}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<void>((release) => { this.#release = release; });
      });
      held.catch(() => resolve(false));
    });
  }
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database did not answer'));
  });
}
