import type { Clock } from '../clocks/clock.ts';
import { Counter } from '../counters/counter.ts';
import type { Operation } from '../gen/messages.ts';
import { Journal } from '../journals/journal.ts';
import { Locks } from '../locks/locks.ts';
import { Processors } from '../processors/processors.ts';
import { LiveQuery, type QueryOptions } from '../queries/liveQuery.ts';
import { Epochs } from '../replicas/epochs.ts';
import { LwwReplica } from '../replicas/lwwReplica.ts';
import { OrReplica } from '../replicas/orReplica.ts';
import type { ReplicaContext } from '../replicas/replicaContext.ts';
import { Topic } from '../topics/topic.ts';

/** What a client has open: made once for each name, begun anew on each connection, told when one is lost. */
export class Parts {
  readonly journal: Journal;
  readonly locks: Locks;
  readonly processors: Processors;
  readonly lwwReplicas = new Map<string, LwwReplica>();
  readonly orReplicas = new Map<string, OrReplica>();
  readonly queries = new Map<string, LiveQuery<unknown>>();
  readonly topics = new Map<string, Topic<unknown>>();
  readonly counters = new Map<string, Counter>();
  readonly #context: ReplicaContext;
  readonly #epochs: Epochs;

  constructor(context: ReplicaContext, clock: Clock) {
    this.#context = context;
    this.journal = new Journal(clock, context.send, context.newId);
    this.locks = new Locks(clock, context.send, context.newId);
    this.processors = new Processors(clock, context.send, context.newId);
    this.#epochs = new Epochs(context);
  }

  /** True when every replica that is followed holds what the server holds. */
  get isInStep(): boolean {
    return [...this.lwwReplicas.values()].every(({ walk }) => !walk.isFollowed || walk.isComplete)
      && [...this.orReplicas.values()].every(({ walk }) => walk.isComplete);
  }

  lwwReplica(name: string): LwwReplica {
    return once(this.lwwReplicas, name, () => new LwwReplica(name, this.#context));
  }

  /** The same, followed: it is held here completely. */
  followedReplica(name: string): LwwReplica {
    const replica = this.lwwReplica(name);
    if (!replica.walk.isFollowed) {
      replica.walk.follow();
      replica.begin();
    }
    return replica;
  }

  orReplica(name: string): OrReplica {
    return once(this.orReplicas, name, () => new OrReplica(
      name, this.#context, (epoch) => this.#epochs.cover(name, epoch, [...this.orReplicas.keys()])), (replica) => replica.begin());
  }

  query<T>(mapName: string, options: QueryOptions): LiveQuery<T> {
    const id = this.#context.newId();
    const query = new LiveQuery<T>(id, this.lwwReplica(mapName), options, this.#context, () => void this.queries.delete(id));
    this.queries.set(id, query as LiveQuery<unknown>);
    query.begin();
    return query;
  }

  topic<T>(name: string): Topic<T> {
    return once(this.topics, name, () => new Topic<unknown>(name, this.#context.send)) as Topic<T>;
  }

  counter(name: string): Counter {
    return once(this.counters, name, () => {
      const counter = new Counter(name, this.#context);
      counter.begin();
      return counter;
    });
  }

  /** The client is online, in the order of the existing clients (wire-protocol §3.1). */
  begin(): void {
    this.#epochs.restart();
    this.#context.outbox.resend();
    for (const query of this.queries.values()) query.begin();
    for (const topic of this.topics.values()) topic.begin();
    this.journal.begin();
    for (const replica of this.lwwReplicas.values()) replica.begin();
    for (const replica of this.orReplicas.values()) replica.begin();
    for (const counter of this.counters.values()) counter.begin();
  }

  /** The connection is lost. */
  lose(): void {
    this.#context.outbox.lose();
    this.#endRequests('offline');
    for (const { walk } of this.lwwReplicas.values()) walk.restart();
    for (const { walk } of this.orReplicas.values()) walk.restart();
  }

  /** The client is closed for good; its connection is gone already. */
  close(): void {
    this.#endRequests('closed');
    this.#context.outbox.close();
  }

  /** The server has dealt with a write. */
  onSettled(operation: Operation, isRejected: boolean): void {
    const replicas = operation.record ? this.lwwReplicas : this.orReplicas;
    replicas.get(operation.mapName)?.onSettled(operation, isRejected);
  }

  #endRequests(reason: 'offline' | 'closed'): void {
    this.locks.lose(reason);
    this.processors.lose(reason);
    this.journal.lose(reason);
  }
}

function once<T>(known: Map<string, T>, name: string, create: () => T, begin?: (entry: T) => void): T {
  let entry = known.get(name);
  if (entry === undefined) {
    known.set(name, entry = create());
    begin?.(entry);
  }
  return entry;
}
