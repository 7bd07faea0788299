import type { Clock } from '../clocks/clock.ts';
import type { OutgoingMessage } from '../connections/connection.ts';
import { TopGunError } from '../errors.ts';
import type { EntryProcessBatchResponse, EntryProcessResponse, EntryProcessResult } from '../gen/messages.ts';
import { Requests } from '../requests/requests.ts';

const ANSWER_MILLISECONDS = 30_000;

/** A function of the server that runs beside an entry: one atomic read and write. */
export interface Processor {
  /** Its name, for instance `builtin:increment`, or one that the server's host has added. */
  readonly name: string;
  /** Its argument. */
  readonly args?: unknown;
}

/** What a processor did to one entry. */
export interface ProcessorResult<T> {
  /** What it tells. */
  readonly result: unknown;
  /** The entry afterwards; undefined when there is none. */
  readonly value: T | undefined;
  /** Why nothing was written; undefined when it ran to its end. */
  readonly error: TopGunError | undefined;
}

/** Runs processors and waits for what they did. */
export class Processors {
  readonly #newId: () => string;
  readonly #one: Requests<EntryProcessResponse>;
  readonly #many: Requests<EntryProcessBatchResponse>;

  constructor(clock: Clock, send: (message: OutgoingMessage) => boolean, newId: () => string) {
    this.#newId = newId;
    this.#one = new Requests(clock, send);
    this.#many = new Requests(clock, send);
  }

  async run<T>(mapName: string, key: string, processor: Processor): Promise<ProcessorResult<T>> {
    const requestId = this.#newId();
    const answer = await this.#one.ask(requestId, { type: 'ENTRY_PROCESS', requestId, mapName, key, processor: { code: '', ...processor } }, ANSWER_MILLISECONDS);
    const result = resultOf<T>(answer);
    if (result.error !== undefined) throw result.error;
    return result;
  }

  async runAll<T>(mapName: string, keys: readonly string[], processor: Processor): Promise<ReadonlyMap<string, ProcessorResult<T>>> {
    const requestId = this.#newId();
    const { results } = await this.#many.ask(requestId, { type: 'ENTRY_PROCESS_BATCH', requestId, mapName, keys, processor: { code: '', ...processor } }, ANSWER_MILLISECONDS);
    return new Map(Object.entries(results).map(([key, answer]) => [key, resultOf<T>(answer)]));
  }

  onResponse(response: EntryProcessResponse): void {
    this.#one.answer(response.requestId, response);
  }

  onBatchResponse(response: EntryProcessBatchResponse): void {
    this.#many.answer(response.requestId, response);
  }

  lose(code: 'offline' | 'closed'): void {
    this.#one.lose(code);
    this.#many.lose(code);
  }
}

function resultOf<T>({ success, result, newValue, error }: EntryProcessResult): ProcessorResult<T> {
  return { result, value: newValue as T | undefined, error: success ? undefined : new TopGunError('rejected', error ?? 'the processor failed') };
}
