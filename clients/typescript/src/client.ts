import { HybridClock } from './clocks/hybridClock.ts';
import { Connection, type ConnectionState } from './connections/connection.ts';
import { onHostOnline } from './connections/hostOnline.ts';
import { webSocketFactory } from './connections/socket.ts';
import type { Counter } from './counters/counter.ts';
import { closedError, storageError, type TopGunError } from './errors.ts';
import type { ClientEmitters, ClientEvents } from './events/clientEvents.ts';
import type { Unsubscribe } from './events/emitter.ts';
import type { Operation } from './gen/messages.ts';
import { Identity } from './identities/identity.ts';
import { newId } from './identities/ids.ts';
import type { Journal } from './journals/journal.ts';
import type { Lock, LockOptions } from './locks/locks.ts';
import { Outbox } from './operations/outbox.ts';
import type { ClientOptions } from './options.ts';
import type { Processor, ProcessorResult } from './processors/processors.ts';
import type { LiveQuery, QueryOptions } from './queries/liveQuery.ts';
import { LwwMap } from './replicas/lwwMap.ts';
import { OrMap } from './replicas/orMap.ts';
import { Parts } from './sessions/parts.ts';
import { Router } from './sessions/router.ts';
import { startOf, type Start } from './sessions/start.ts';
import { Waiters } from './sessions/waiters.ts';
import type { LocalStore } from './storages/localStore.ts';
import type { Topic } from './topics/topic.ts';
import { checkMapName, checkName } from './values.ts';

/** A client: its maps, queries, topics, counters and locks, over one connection that comes back by itself. */
export class TopGunClient {
  /** The latest accepted writes of the server. */
  readonly journal: Journal;
  readonly #events: ClientEmitters;
  readonly #identity: Identity;
  readonly #connection: Connection;
  readonly #store: LocalStore;
  readonly #outbox: Outbox;
  readonly #parts: Parts;
  readonly #synced = new Waiters(() => this.#isSynced());
  readonly #stopWaking: () => void;
  #isClosed = false;

  private constructor({ options, clock, random, limits, store, isExclusive, events }: Start) {
    this.#events = events;
    this.#store = store;
    this.#identity = new Identity(store, isExclusive, random);
    const hybridClock = new HybridClock(this.#identity.nodeId, clock);
    this.#connection = new Connection({
      url: options.url, clock, random, limits,
      connect: options.connect ?? webSocketFactory(),
      token: options.token,
      deviceToken: () => this.#identity.deviceToken,
      onState: (state) => this.#onState(state),
      onMessage: (message) => router.onMessage(message),
      onDevice: (id, token) => this.#identity.onDevice(id, token),
      onError: (error) => events.error.emit(error),
    });
    this.#outbox = new Outbox({
      clock, limits, store, nodeId: hybridClock.nodeId,
      isOnline: () => this.#connection.state === 'online',
      send: (frame) => void this.#connection.sendFrame(frame),
      onSettled: (operation, rejection) => this.#onSettled(operation, rejection),
      onCount: () => events.pending.emit(this.#outbox.size),
    });
    this.#parts = new Parts({
      clock: hybridClock, limits, store, outbox: this.#outbox,
      newId: () => newId(random),
      send: (message) => this.#connection.send(message),
      progressed: () => this.#synced.look(),
    }, clock);
    const router = new Router(this.#parts, this.#outbox, (error) => events.error.emit(error));
    this.journal = this.#parts.journal;
    this.#stopWaking = onHostOnline(() => {
      if (this.#connection.state === 'waiting') this.#connection.open();
    });
  }

  /** Reads the storage and starts to connect; it does not wait for the server. Rejects with `storage` when the storage fails. */
  static async open(options: ClientOptions): Promise<TopGunClient> {
    const client = new TopGunClient(await startOf(options));
    if (options.autoConnect !== false) client.connect();
    return client;
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** Name of this replica in stamps and counters. */
  get nodeId(): string {
    return this.#identity.nodeId;
  }

  /** The name that the server gave this device; undefined before it did. */
  get deviceId(): string | undefined {
    return this.#identity.deviceId;
  }

  /** Number of writes that the server has not dealt with. */
  get pendingWrites(): number {
    return this.#outbox.size;
  }

  /** Connects and stays connected; during a pause between attempts it tries at once. */
  connect(): void {
    this.#checkOpen();
    this.#connection.open();
  }

  /** Goes offline until `connect`; everything goes on here. */
  disconnect(): void {
    this.#connection.close();
  }

  /** A map of which the last write of each key stays. It is held here completely. */
  map<T = unknown>(name: string): LwwMap<T> {
    this.#checkMap(name);
    return new LwwMap<T>(this.#parts.followedReplica(name));
  }

  /** A map of which each key holds many values. It is held here completely. */
  orMap<T = unknown>(name: string): OrMap<T> {
    this.#checkMap(name);
    return new OrMap<T>(this.#parts.orReplica(name));
  }

  /** A result that keeps itself up to date, of a map that need not be held here. Close it when it is no longer looked at. */
  query<T = unknown>(mapName: string, options: QueryOptions = {}): LiveQuery<T> {
    this.#checkMap(mapName);
    return this.#parts.query<T>(mapName, options);
  }

  topic<T = unknown>(name: string): Topic<T> {
    this.#check(name);
    return this.#parts.topic<T>(name);
  }

  counter(name: string): Counter {
    this.#check(name);
    return this.#parts.counter(name);
  }

  /**
   * Waits for a lock. Rejects with `offline` when the client is not online or the connection ends, with `lock-timeout` when it
   * takes too long.
   */
  async lock(name: string, options: LockOptions = {}): Promise<Lock> {
    this.#check(name);
    return this.#parts.locks.acquire(name, options);
  }

  /**
   * Runs a processor beside an entry on the server: one atomic read and write. Rejects with `rejected` when it failed, and
   * with `offline` or `timeout` when nobody can say; maps and queries learn of its effect as of any other write.
   */
  async process<T = unknown>(mapName: string, key: string, processor: Processor): Promise<ProcessorResult<T>> {
    this.#checkMap(mapName);
    return this.#parts.processors.run<T>(mapName, key, processor);
  }

  /** Runs a processor beside several entries, one after another; one that fails does not stop the others. */
  async processAll<T = unknown>(mapName: string, keys: readonly string[], processor: Processor): Promise<ReadonlyMap<string, ProcessorResult<T>>> {
    this.#checkMap(mapName);
    return this.#parts.processors.runAll<T>(mapName, keys, processor);
  }

  /** Calls a listener at every event of a kind. */
  on<Name extends keyof ClientEvents>(event: Name, listener: (event: ClientEvents[Name]) => void): Unsubscribe {
    return this.#events[event].subscribe(listener);
  }

  /** Resolves when the client is online, the server has dealt with every write, and every open map is in step. */
  synced(): Promise<void> {
    return this.#isClosed ? Promise.reject(closedError()) : this.#synced.wait();
  }

  /** Resolves when everything up to now is in the storage; rejects with `storage` when it could not be written. */
  async stored(): Promise<void> {
    try {
      await this.#store.flush();
    } catch (error) {
      throw storageError(error);
    }
  }

  /** Writes what is left to the storage and ends. Writes that were not sent stay there. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopWaking();
    for (const query of [...this.#parts.queries.values()]) query.close();
    this.#connection.close();
    this.#parts.close();
    this.#synced.reject(closedError);
    try {
      await this.#store.close();
    } catch (error) {
      throw storageError(error);
    } finally {
      for (const emitter of Object.values(this.#events)) emitter.clear();
    }
  }

  #check(name: string): void {
    checkName(name);
    this.#checkOpen();
  }

  #checkMap(name: string): void {
    checkMapName(name);
    this.#checkOpen();
  }

  #checkOpen(): void {
    if (this.#isClosed) throw closedError();
  }

  #isSynced(): boolean {
    return this.state === 'online' && this.#outbox.size === 0 && this.#parts.isInStep;
  }

  #onState(state: ConnectionState): void {
    if (state === 'online') {
      this.#parts.begin();
      this.#synced.look();
    } else if (state === 'waiting' || state === 'closed') {
      this.#parts.lose();
    }
    this.#events.state.emit(state);
  }

  #onSettled(operation: Operation, rejection: TopGunError | undefined): void {
    this.#parts.onSettled(operation, rejection !== undefined);
    if (rejection !== undefined) this.#events.rejected.emit({ mapName: operation.mapName, key: operation.key, error: rejection });
    this.#synced.look();
  }
}
