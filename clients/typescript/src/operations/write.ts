import type { WriteConcern } from '../gen/messages.ts';
import type { TopGunError } from '../errors.ts';

/** Level of durability that a write can ask for; APPLIED unless it says otherwise. */
export type Concern = Exclude<WriteConcern, 'FIRE_AND_FORGET'>;

/** How a write is to be done. */
export interface WriteOptions {
  /** Milliseconds after which the value is gone. */
  readonly ttlMs?: number;
  /** Level that must be reached before the write counts as acknowledged. */
  readonly concern?: Concern;
  /** Longest wait of the server for that level, in milliseconds. */
  readonly concernTimeoutMs?: number;
}

/** A write that has taken effect here and is on its way to the server. */
export class Write {
  #outcome: { readonly level: WriteConcern } | { readonly error: TopGunError } | undefined;
  #waiting: Array<() => void> = [];

  /**
   * Resolves with the level that was reached, however long the client is offline; rejects with `rejected`,
   * `level-not-reached` or `closed`. Nothing is reported unless this is called.
   */
  acknowledged(): Promise<WriteConcern> {
    return new Promise((resolve, reject) => {
      const tell = (): void => {
        if (this.#outcome !== undefined && 'level' in this.#outcome) resolve(this.#outcome.level);
        else reject(this.#outcome?.error);
      };
      if (this.#outcome === undefined) this.#waiting.push(tell);
      else tell();
    });
  }

  /** @internal */
  settle(outcome: { readonly level: WriteConcern } | { readonly error: TopGunError }): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    this.#waiting.forEach((tell) => tell());
    this.#waiting = [];
  }
}

/** One write of several operations: settled when the last of them is. */
export class WriteShare {
  readonly #write: Write;
  #left: number;
  #level: WriteConcern | undefined;

  constructor(write: Write, operations: number) {
    this.#write = write;
    this.#left = operations;
    if (operations === 0) write.settle({ level: 'APPLIED' });
  }

  settle(outcome: { readonly level: WriteConcern } | { readonly error: TopGunError }): void {
    this.#left--;
    if ('error' in outcome) {
      this.#write.settle(outcome);
      return;
    }
    if (this.#level === undefined || RANKS.indexOf(outcome.level) < RANKS.indexOf(this.#level)) this.#level = outcome.level;
    if (this.#left === 0) this.#write.settle({ level: this.#level });
  }
}

const RANKS: readonly WriteConcern[] = ['FIRE_AND_FORGET', 'MEMORY', 'APPLIED', 'REPLICATED', 'PERSISTED'];
