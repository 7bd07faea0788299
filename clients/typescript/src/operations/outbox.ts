import type { Clock } from '../clocks/clock.ts';
import { encode } from '../codecs/messagePack.ts';
import { TopGunError } from '../errors.ts';
import type { OpAckPayload, OpBatch, Operation, OpRejectedPayload, OpResult, WriteConcern } from '../gen/messages.ts';
import type { Limits } from '../limits.ts';
import type { LocalStore } from '../storages/localStore.ts';
import type { WriteShare } from './write.ts';

/** An operation without its number, which the outbox gives. */
export type NewOperation = Omit<Operation, 'id'>;

/** What an outbox needs and whom it tells. */
export interface OutboxOptions {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly store: LocalStore;
  readonly nodeId: string;
  isOnline(): boolean;
  /** Sends an encoded message. */
  send(frame: Uint8Array): void;
  /** The server has dealt with an operation, for good or bad; it is no longer pending. */
  onSettled(operation: Operation, rejection: TopGunError | undefined): void;
  /** There are more or fewer operations. */
  onCount(): void;
}

interface Pending {
  readonly sequence: number;
  readonly row: string;
  readonly operation: Operation;
  readonly share: WriteShare | undefined;
  isSent: boolean;
  /** The server was too busy for it: what it says of earlier operations does not cover this one. */
  isPostponed: boolean;
}

const PREFIX = 'q:';
// Codes that mean: not now.
const LATER = new Set([429, 503, 504]);

/**
 * The writes that the server has not dealt with, in memory and in the store. They are sent in order, once on each connection;
 * sending one twice changes nothing, because stamps and tags are its identity (server-behaviour §3.11).
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #pending = new Map<number, Pending>();
  #sequence = 0;
  #inFlight = 0;
  #isFlushDue = false;
  #cancelRetry: (() => void) | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
    for (const [row, operation] of options.store.take(PREFIX)) this.#enter(PREFIX + row, operation as NewOperation, undefined);
  }

  /** Number of writes that the server has not dealt with. */
  get size(): number {
    return this.#pending.size;
  }

  /** Operations that the server has not dealt with, oldest first. */
  *operations(): IterableIterator<Operation> {
    for (const { operation } of this.#pending.values()) yield operation;
  }

  /** Throws unless so many more operations find room. */
  reserve(count: number): void {
    const { pendingOperations } = this.#options.limits;
    if (this.#pending.size + count > pendingOperations) {
      throw new TopGunError('limit-exceeded', `${this.#pending.size} writes wait for the server, at most ${pendingOperations} may (pendingOperations): connect first`);
    }
  }

  /** Takes an operation in and sends it at the end of this turn of the event loop. */
  add(operation: NewOperation, share: WriteShare): void {
    const { millis, counter } = operation.timestamp!;
    const row = `${PREFIX}${padded(millis)}:${padded(counter)}:${this.#options.nodeId}:${padded(this.#sequence + 1)}`;
    this.#options.store.put(row, this.#enter(row, operation, share).operation);
    this.#options.onCount();
    this.#flushSoon();
  }

  /** Sends everything again, on a new connection. */
  resend(): void {
    this.lose();
    this.#flush();
  }

  /** The connection has ended, and what was on its way with it. */
  lose(): void {
    this.#stopWaiting();
    this.#inFlight = 0;
    for (const pending of this.#pending.values()) {
      pending.isSent = false;
      pending.isPostponed = false;
    }
  }

  /** The server refused one operation. */
  reject({ opId, reason, code }: OpRejectedPayload): void {
    const pending = this.#pending.get(Number(opId));
    if (pending === undefined) return;
    if (code !== undefined && LATER.has(code)) pending.isPostponed = true;
    else this.#settle(pending, { error: new TopGunError('rejected', reason, { serverCode: code }) });
  }

  /** The server has dealt with every operation up to one that was sent. */
  acknowledge({ lastId, achievedLevel, results }: OpAckPayload): void {
    const last = Number(lastId);
    const byId = new Map((results ?? []).map((result) => [result.opId, result]));
    let isPostponed = false;
    for (const pending of this.#pending.values()) {
      if (!(pending.sequence <= last)) break;
      isPostponed ||= pending.isPostponed;
      if (pending.isSent && !pending.isPostponed) this.#settle(pending, outcome(byId.get(String(pending.sequence)), achievedLevel));
    }
    // The server is alive; only what it put off keeps its time.
    if (!isPostponed) this.#stopWaiting();
    if (this.#inFlight > 0) this.#awaitAcknowledgement();
    this.#flush();
  }

  /** Takes out, unsent, what a condition names. */
  discard(fits: (operation: Operation) => boolean, reason: string): void {
    for (const pending of [...this.#pending.values()]) {
      if (!fits(pending.operation)) continue;
      this.#remove(pending);
      pending.share?.settle({ error: new TopGunError('rejected', reason) });
    }
    this.#options.onCount();
  }

  /** Nothing will be sent any more. */
  close(): void {
    this.lose();
    const error = new TopGunError('closed', 'the client was closed; the write stays in the storage and is sent at its next start');
    for (const { share } of this.#pending.values()) share?.settle({ error });
  }

  #enter(row: string, operation: NewOperation, share: WriteShare | undefined): Pending {
    const sequence = ++this.#sequence;
    const pending: Pending = {
      sequence, row, operation: { ...operation, id: String(sequence) }, share, isSent: false, isPostponed: false,
    };
    this.#pending.set(sequence, pending);
    return pending;
  }

  #flushSoon(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    queueMicrotask(() => {
      this.#isFlushDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    const { batchOperations, operationsInFlight } = this.#options.limits;
    const waiting: Pending[] = [];
    for (const pending of this.#pending.values()) {
      if (this.#inFlight + waiting.length >= operationsInFlight) break;
      if (!pending.isSent) waiting.push(pending);
    }
    for (let at = 0; at < waiting.length; at += batchOperations) {
      if (!this.#sendAll(waiting.slice(at, at + batchOperations))) return;
    }
  }

  // A batch that is too large goes out in halves.
  #sendAll(batch: readonly Pending[]): boolean {
    if (!this.#options.isOnline()) return false;
    const message: OpBatch = { type: 'OP_BATCH', payload: { ops: batch.map(({ operation }) => operation) } };
    const frame = encode(message);
    if (batch.length > 1 && frame.byteLength > this.#options.limits.batchBytes) {
      const middle = batch.length >> 1;
      return this.#sendAll(batch.slice(0, middle)) && this.#sendAll(batch.slice(middle));
    }
    for (const pending of batch) pending.isSent = true;
    this.#inFlight += batch.length;
    this.#awaitAcknowledgement();
    this.#options.send(frame);
    return true;
  }

  // A server that was too busy, or that lost a batch, gets everything again.
  #awaitAcknowledgement(): void {
    this.#cancelRetry ??= this.#options.clock.after(this.#options.limits.acknowledgementMilliseconds, () => {
      this.#cancelRetry = undefined;
      if (this.#pending.size > 0) this.resend();
    });
  }

  #settle(pending: Pending, result: { readonly level: WriteConcern } | { readonly error: TopGunError }): void {
    this.#remove(pending);
    const rejection = 'error' in result && result.error.code === 'rejected' ? result.error : undefined;
    pending.share?.settle(result);
    this.#options.onSettled(pending.operation, rejection);
    this.#options.onCount();
  }

  #remove(pending: Pending): void {
    this.#pending.delete(pending.sequence);
    this.#options.store.delete(pending.row);
    if (pending.isSent) this.#inFlight--;
    if (this.#inFlight === 0) this.#stopWaiting();
  }

  #stopWaiting(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
  }
}

function outcome(result: OpResult | undefined, level: WriteConcern | undefined): { readonly level: WriteConcern } | { readonly error: TopGunError } {
  if (result?.success === false) {
    return { error: new TopGunError('level-not-reached', `${result.error ?? 'the level asked for was not reached'} (reached: ${result.achievedLevel})`) };
  }
  return { level: result?.achievedLevel ?? level ?? 'APPLIED' };
}

function padded(number: number): string {
  return String(number).padStart(16, '0');
}
