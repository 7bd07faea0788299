import type { Clock } from '../clocks/clock.ts';
import type { OutgoingMessage } from '../connections/connection.ts';
import type { Unsubscribe } from '../events/emitter.ts';
import type { JournalEntry, JournalEventType, JournalReadResponse } from '../gen/messages.ts';
import { Requests } from '../requests/requests.ts';

const ANSWER_MILLISECONDS = 10_000;

/** Which entries of the journal are wanted. */
export interface JournalOptions {
  /** Only those of this map. */
  readonly mapName?: string;
  /** Only those of these kinds. */
  readonly types?: readonly JournalEventType[];
  /** Where to start, inclusive: decimal text. */
  readonly fromSequence?: string;
}

/** A piece of the journal. */
export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  /** Whether more follow. */
  readonly hasMore: boolean;
}

interface Subscription {
  readonly options: JournalOptions;
  readonly listener: (entry: JournalEntry) => void;
  last: bigint | undefined;
}

/** The latest accepted writes of the server, numbered from 1 in each of its lives. */
export class Journal {
  readonly #send: (message: OutgoingMessage) => boolean;
  readonly #newId: () => string;
  readonly #readings: Requests<JournalReadResponse>;
  readonly #subscriptions = new Map<string, Subscription>();

  /** @internal */
  constructor(clock: Clock, send: (message: OutgoingMessage) => boolean, newId: () => string) {
    this.#send = send;
    this.#newId = newId;
    this.#readings = new Requests(clock, send);
  }

  /** Reads a piece, from the oldest entry that is kept unless told otherwise. Rejects with `offline` or `timeout`. */
  async read({ fromSequence = '1', mapName, limit = 100 }: Omit<JournalOptions, 'types'> & { readonly limit?: number } = {}): Promise<JournalPage> {
    const requestId = this.#newId();
    const { events, hasMore } = await this.#readings.ask(
      requestId, { type: 'JOURNAL_READ', requestId, fromSequence, limit, ...(mapName === undefined ? {} : { mapName }) }, ANSWER_MILLISECONDS,
    );
    return { entries: events, hasMore };
  }

  /**
   * Follows the journal: from `fromSequence`, or with what happens from now on; after a loss behind the last entry. A server that
   * was restarted without its journal counts anew, and then nothing is told until its numbers are greater: subscribe again.
   * The server does not say for whom an entry is: one that another subscription of this client asks for again is told here too,
   * unless it was told before.
   */
  subscribe(listener: (entry: JournalEntry) => void, options: JournalOptions = {}): Unsubscribe {
    const id = this.#newId();
    const subscription: Subscription = { options, listener, last: undefined };
    this.#subscriptions.set(id, subscription);
    this.#begin(id, subscription);
    return () => {
      if (this.#subscriptions.delete(id)) this.#send({ type: 'JOURNAL_UNSUBSCRIBE', subscriptionId: id });
    };
  }

  /** @internal Subscribes, on a new connection. */
  begin(): void {
    for (const [id, subscription] of this.#subscriptions) this.#begin(id, subscription);
  }

  /** @internal */
  onEvent(entry: JournalEntry): void {
    const sequence = BigInt(entry.sequence);
    for (const subscription of [...this.#subscriptions.values()]) {
      const { mapName, types } = subscription.options;
      if (subscription.last !== undefined && sequence <= subscription.last) continue;
      if ((mapName !== undefined && mapName !== entry.mapName) || (types !== undefined && types.length > 0 && !types.includes(entry.type))) continue;
      subscription.last = sequence;
      subscription.listener(entry);
    }
  }

  /** @internal */
  onPage(response: JournalReadResponse): void {
    this.#readings.answer(response.requestId, response);
  }

  /** @internal */
  lose(code: 'offline' | 'closed'): void {
    this.#readings.lose(code);
  }

  #begin(requestId: string, { options, last }: Subscription): void {
    const { mapName, types } = options;
    const fromSequence = last === undefined ? options.fromSequence : String(last + 1n);
    this.#send({
      type: 'JOURNAL_SUBSCRIBE', requestId,
      ...(fromSequence === undefined ? {} : { fromSequence }),
      ...(mapName === undefined ? {} : { mapName }),
      ...(types === undefined ? {} : { types }),
    });
  }
}
