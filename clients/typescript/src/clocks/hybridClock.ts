import type { Timestamp } from '../gen/messages.ts';
import type { Clock } from './clock.ts';

const DELIMITER = ':';
const DRIFT_MILLISECONDS_MAX = 60_000;

/** How a hybrid clock treats stamps from the future. */
export interface HybridClockOptions {
  /** Refuse them instead of following them. */
  readonly strict?: boolean;
  /** Most milliseconds that a stamp may be ahead of the wall clock in strict mode; default 60 000. */
  readonly driftMillisecondsMax?: number;
}

/** Hybrid logical clock: stamps grow, and follow every stamp that was seen (core-algorithms §1). */
export class HybridClock {
  readonly nodeId: string;
  readonly #wall: Pick<Clock, 'now'>;
  readonly #options: HybridClockOptions;
  #millis = 0;
  #counter = 0;

  /** @param nodeId Name of this replica; must not contain a colon. */
  constructor(nodeId: string, wall: Pick<Clock, 'now'>, options: HybridClockOptions = {}) {
    if (nodeId.includes(DELIMITER)) throw new Error('Node ID must not contain ":" (used as delimiter in timestamp format)');
    this.nodeId = nodeId;
    this.#wall = wall;
    this.#options = options;
  }

  /** Milliseconds of the wall clock. */
  wallNow(): number {
    return this.#wall.now();
  }

  /** A new stamp, greater than every earlier one and every one seen. */
  now(): Timestamp {
    const wall = this.#wall.now();
    if (wall > this.#millis) {
      this.#millis = wall;
      this.#counter = 0;
    } else {
      this.#counter++;
    }
    return { millis: this.#millis, counter: this.#counter, nodeId: this.nodeId };
  }

  /** Follows a stamp of another replica; one that is not finite is ignored. Throws in strict mode when it is too far ahead. */
  update(remote: Timestamp): void {
    const millis = Number(remote.millis);
    const counter = Number(remote.counter);
    if (!Number.isFinite(millis) || !Number.isFinite(counter)) return;
    const wall = this.#wall.now();
    this.#checkDrift(millis, wall);
    const greatest = Math.max(this.#millis, wall, millis);
    if (greatest === this.#millis && greatest === millis) this.#counter = Math.max(this.#counter, counter) + 1;
    else if (greatest === this.#millis) this.#counter++;
    else if (greatest === millis) this.#counter = counter + 1;
    else this.#counter = 0;
    this.#millis = greatest;
  }

  #checkDrift(millis: number, wall: number): void {
    const limit = this.#options.driftMillisecondsMax ?? DRIFT_MILLISECONDS_MAX;
    if (this.#options.strict === true && millis - wall > limit) {
      throw new Error(
        `Clock drift detected: Remote time ${millis} is ${millis - wall}ms ahead of local ${wall} (threshold: ${limit}ms)`);
    }
  }
}

/** Order of stamps: milliseconds, counter, node id by UTF-16 code unit; negative, zero or positive. */
export function compareTimestamps(a: Timestamp, b: Timestamp): number {
  return a.millis - b.millis || a.counter - b.counter || compareText(a.nodeId, b.nodeId);
}

/** Order of texts by UTF-16 code unit: -1, 0 or 1. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Text of a stamp, `millis:counter:nodeId`; tags look like this. */
export function timestampText(stamp: Timestamp): string {
  return `${stamp.millis}:${stamp.counter}:${stamp.nodeId}`;
}

/** The stamp of its text; throws when the text is no stamp. */
export function parseTimestamp(text: string): Timestamp {
  const match = /^(\d{1,20}):(\d{1,10}):([^:]+)$/.exec(text);
  if (match === null) throw new Error(`Invalid timestamp format: ${text}`);
  return { millis: Number(match[1]), counter: Number(match[2]), nodeId: match[3]! };
}
