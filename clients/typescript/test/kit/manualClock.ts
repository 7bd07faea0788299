import type { Clock } from '../../src/clocks/clock.ts';

interface Timer {
  readonly at: number;
  readonly sequence: number;
  readonly action: () => void;
}

/** Time that stands still unless a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #sequence = 0;
  readonly #timers = new Set<Timer>();

  constructor(now = 1_700_000_000_000) {
    this.#now = now;
  }

  /** Number of timers that have not fired. */
  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer: Timer = { at: this.#now + milliseconds, sequence: this.#sequence++, action };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Sets the wall clock without firing timers. */
  set(now: number): void {
    this.#now = now;
  }

  /** Lets time pass and fires what is due, in order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#timers.delete(next);
      next.action();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= end && (first === undefined || timer.at < first.at || (timer.at === first.at && timer.sequence < first.sequence))) first = timer;
    }
    return first;
  }
}
