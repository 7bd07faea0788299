import { CounterState } from '../crdts/counterState.ts';
import { Emitter, type Unsubscribe } from '../events/emitter.ts';
import type { CounterState as WireState } from '../gen/messages.ts';
import type { ReplicaContext } from '../replicas/replicaContext.ts';
import { invalid } from '../values.ts';

interface StoredCounter {
  readonly p: Record<string, number>;
  readonly n: Record<string, number>;
}

/** A number that everybody can raise and lower at once, online or not, without losing a step. */
export class Counter {
  readonly name: string;
  readonly #context: ReplicaContext;
  readonly #state: CounterState;
  readonly #row: string;
  readonly #values = new Emitter<number>();
  #isSendDue = false;

  /** @internal */
  constructor(name: string, context: ReplicaContext) {
    this.name = name;
    this.#context = context;
    this.#row = `c:${name}`;
    this.#state = new CounterState(context.clock.nodeId);
    const stored = context.store.takeOne(this.#row) as StoredCounter | undefined;
    if (stored !== undefined) this.#state.merge(stored.p, stored.n);
  }

  get value(): number {
    return this.#state.value;
  }

  /** Adds a number, which may be negative or a fraction; tells the value after it. */
  add(delta: number): number {
    if (!Number.isFinite(delta)) throw invalid(`a counter cannot be changed by ${delta}: give a finite number`);
    if (delta === 0) return this.value;
    this.#state.add(delta);
    this.#changed();
    this.#sendSoon();
    return this.value;
  }

  increment(): number {
    return this.add(1);
  }

  decrement(): number {
    return this.add(-1);
  }

  /** Tells the value after every change, from now on. */
  subscribe(listener: (value: number) => void): Unsubscribe {
    return this.#values.subscribe(listener);
  }

  /** @internal Follows the counter and tells the server this client's part, on a new connection. */
  begin(): void {
    if (Object.keys(this.#state.added).length + Object.keys(this.#state.taken).length > 0) this.#sendState();
    else this.#context.send({ type: 'COUNTER_REQUEST', payload: { name: this.name } });
  }

  /** @internal */
  onState({ p, positive, n, negative }: WireState): void {
    if (this.#state.merge(p ?? positive ?? {}, n ?? negative ?? {})) this.#changed();
  }

  #changed(): void {
    this.#context.store.put(this.#row, { p: this.#state.added, n: this.#state.taken } satisfies StoredCounter);
    this.#values.emit(this.value);
  }

  // Steps of one turn of the event loop go together.
  #sendSoon(): void {
    if (this.#isSendDue) return;
    this.#isSendDue = true;
    queueMicrotask(() => {
      this.#isSendDue = false;
      this.#sendState();
    });
  }

  #sendState(): void {
    this.#context.send({ type: 'COUNTER_SYNC', payload: { name: this.name, state: { p: this.#state.added, n: this.#state.taken } } });
  }
}
