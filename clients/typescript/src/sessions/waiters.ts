import type { TopGunError } from '../errors.ts';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: TopGunError) => void;
}

/** Callers who wait until a condition holds; whoever may have changed it says so. */
export class Waiters {
  readonly #holds: () => boolean;
  #waiting: Waiter[] = [];

  constructor(holds: () => boolean) {
    this.#holds = holds;
  }

  /** Resolves at once or when the condition holds; rejects when everybody is turned away before. */
  wait(): Promise<void> {
    if (this.#holds()) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** The condition may hold now. */
  look(): void {
    if (this.#waiting.length === 0 || !this.#holds()) return;
    this.#take().forEach(({ resolve }) => resolve());
  }

  /** Turns everybody away. */
  reject(error: () => TopGunError): void {
    this.#take().forEach(({ reject }) => reject(error()));
  }

  #take(): Waiter[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}
