import { compareText } from '../clocks/hybridClock.ts';
import type { OpenedStorage, RowChange, Storage } from './storage.ts';

/** Keeps rows as long as the object lives; one client at a time. */
export class MemoryStorage implements Storage {
  readonly #rows = new Map<string, unknown>();

  /** Number of rows. */
  get size(): number {
    return this.#rows.size;
  }

  open(): Promise<OpenedStorage> {
    return Promise.resolve({ rows: [...this.#rows].sort(([a], [b]) => compareText(a, b)), isExclusive: true });
  }

  write(changes: readonly RowChange[]): Promise<void> {
    for (const { key, value } of changes) {
      if (value === undefined) this.#rows.delete(key);
      else this.#rows.set(key, value);
    }
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
