import type { Clock } from '../clocks/clock.ts';
import type { OutgoingMessage } from '../connections/connection.ts';
import { TopGunError } from '../errors.ts';
import type { LockGrantedPayload, LockReleasedPayload } from '../gen/messages.ts';

const TTL_MILLISECONDS = 10_000;
const GRACE_MILLISECONDS = 5_000;
const RELEASE_MILLISECONDS = 5_000;

/** How a lock is to be had. */
export interface LockOptions {
  /** Milliseconds after which the server takes the lock away; default 10 000. */
  readonly ttlMs?: number;
  /** Longest wait for a busy lock in milliseconds; default the time to live and 5 seconds. */
  readonly waitMs?: number;
}

/** A lock that this client holds until it releases it, the time to live is over, or the connection ends. */
export interface Lock {
  readonly name: string;
  /** Greater than that of every earlier holder: hand it on with what the lock protects, and refuse smaller ones there. */
  readonly fencingToken: number;
  /** Gives the lock back; false when it was no longer held. Rejects with `offline` when nobody can say. */
  release(): Promise<boolean>;
}

interface Waiting<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: TopGunError) => void;
  readonly cancelTimer: () => void;
}

/** Requests for locks and their answers (server-behaviour §7.2). Locks need the server: offline they are refused. */
export class Locks {
  readonly #clock: Clock;
  readonly #send: (message: OutgoingMessage) => boolean;
  readonly #newId: () => string;
  readonly #acquiring = new Map<string, Waiting<Lock>>();
  readonly #releasing = new Map<string, Waiting<boolean>>();
  // Requests that were given up on; a grant that comes after all goes back at once.
  readonly #abandoned = new Set<string>();

  constructor(clock: Clock, send: (message: OutgoingMessage) => boolean, newId: () => string) {
    this.#clock = clock;
    this.#send = send;
    this.#newId = newId;
  }

  acquire(name: string, { ttlMs = TTL_MILLISECONDS, waitMs = ttlMs + GRACE_MILLISECONDS }: LockOptions): Promise<Lock> {
    if (!(Number.isFinite(ttlMs) && ttlMs > 0)) {
      return Promise.reject(new TopGunError('invalid-argument', `ttlMs is ${ttlMs}: give a positive number of milliseconds`));
    }
    const requestId = this.#newId();
    return this.#ask(this.#acquiring, requestId, { type: 'LOCK_REQUEST', payload: { requestId, name, ttl: ttlMs } }, waitMs, () => {
      this.#abandoned.add(requestId);
      return new TopGunError('lock-timeout', `the lock "${name}" was not granted within ${waitMs} ms`);
    });
  }

  onGranted({ requestId, name, fencingToken }: LockGrantedPayload): void {
    if (this.#abandoned.delete(requestId)) {
      this.#send({ type: 'LOCK_RELEASE', payload: { requestId: this.#newId(), name, fencingToken } });
      return;
    }
    take(this.#acquiring, requestId)?.resolve({ name, fencingToken, release: () => this.#release(name, fencingToken) });
  }

  onReleased({ requestId, name, success }: LockReleasedPayload): void {
    take(this.#releasing, requestId)?.resolve(success);
    // Some servers refuse a busy lock like this (wire-protocol T4).
    take(this.#acquiring, requestId)?.reject(new TopGunError('lock-timeout', `the lock "${name}" is busy`));
    this.#abandoned.delete(requestId);
  }

  /** The connection has ended: nobody answers any more, and the server has let go of all locks. */
  lose(code: 'offline' | 'closed'): void {
    this.#abandoned.clear();
    for (const waiting of [this.#acquiring, this.#releasing]) {
      for (const id of [...waiting.keys()]) take<Lock | boolean>(waiting as Map<string, Waiting<Lock | boolean>>, id)?.reject(new TopGunError(code, 'the connection ended before the answer about a lock'));
    }
  }

  #release(name: string, fencingToken: number): Promise<boolean> {
    const requestId = this.#newId();
    return this.#ask(this.#releasing, requestId, { type: 'LOCK_RELEASE', payload: { requestId, name, fencingToken } }, RELEASE_MILLISECONDS,
      () => new TopGunError('lock-timeout', `the server did not confirm the release of "${name}"`));
  }

  #ask<T>(waiting: Map<string, Waiting<T>>, id: string, message: OutgoingMessage, waitMs: number, onTimeout: () => TopGunError): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!this.#send(message)) {
        reject(new TopGunError('offline', 'locks need the server and the client is not online'));
        return;
      }
      const cancelTimer = this.#clock.after(waitMs, () => take(waiting, id)?.reject(onTimeout()));
      waiting.set(id, { resolve, reject, cancelTimer });
    });
  }
}

function take<T>(waiting: Map<string, Waiting<T>>, id: string): Waiting<T> | undefined {
  const entry = waiting.get(id);
  waiting.delete(id);
  entry?.cancelTimer();
  return entry;
}
