import { systemClock, type Clock } from './clocks/clock.ts';
import { HybridClock } from './clocks/hybridClock.ts';
import type { IncomingMessage } from './codecs/frames.ts';
import { Connection, type ConnectionState } from './connections/connection.ts';
import { webSocketFactory } from './connections/socket.ts';
import { Counter } from './counters/counter.ts';
import { TopGunError, textOf } from './errors.ts';
import { Emitter, type Unsubscribe } from './events/emitter.ts';
import type * as wire from './gen/messages.ts';
import { Journal } from './journals/journal.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { Locks, type Lock, type LockOptions } from './locks/locks.ts';
import { Outbox } from './operations/outbox.ts';
import type { ClientOptions } from './options.ts';
import { Processors, type Processor, type ProcessorResult } from './processors/processors.ts';
import { LiveQuery, type QueryOptions } from './queries/liveQuery.ts';
import { Epochs } from './replicas/epochs.ts';
import { LwwMap } from './replicas/lwwMap.ts';
import { LwwReplica } from './replicas/lwwReplica.ts';
import { OrMap } from './replicas/orMap.ts';
import { OrReplica } from './replicas/orReplica.ts';
import type { ReplicaContext } from './replicas/replicaContext.ts';
import { LocalStore } from './storages/localStore.ts';
import { MemoryStorage } from './storages/memoryStorage.ts';
import { Topic } from './topics/topic.ts';
import { checkMapName, checkName } from './values.ts';

const NODE_ID_ROW = 'x:nodeId';
const DEVICE_ROW = 'x:device';

/** What a client tells of itself, by the name of the event. */
export interface ClientEvents {
  /** Where the client stands now. */
  readonly state: ConnectionState;
  /** Number of writes that the server has not dealt with, whenever it changes. */
  readonly pending: number;
  /** A failure that belongs to no call: of the connection, the storage, or reported by the server. */
  readonly error: TopGunError;
  /** The server refused a write for good; its effect here is undone. */
  readonly rejected: { readonly mapName: string; readonly key: string; readonly error: TopGunError };
}

interface Device {
  readonly id: string | undefined;
  readonly token: string | undefined;
}

interface Start {
  readonly options: ClientOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly store: LocalStore;
  readonly isExclusive: boolean;
  readonly events: { readonly [Name in keyof ClientEvents]: Emitter<ClientEvents[Name]> };
}

/** A client: its maps, queries, topics, counters and locks, over one connection that comes back by itself. */
export class TopGunClient {
  /** The latest accepted writes of the server. */
  readonly journal: Journal;
  readonly #events: Start['events'];
  readonly #context: ReplicaContext;
  readonly #connection: Connection;
  readonly #store: LocalStore;
  readonly #outbox: Outbox;
  readonly #locks: Locks;
  readonly #processors: Processors;
  readonly #epochs: Epochs;
  readonly #lwwReplicas = new Map<string, LwwReplica>();
  readonly #orReplicas = new Map<string, OrReplica>();
  readonly #queries = new Map<string, LiveQuery<unknown>>();
  readonly #topics = new Map<string, Topic<unknown>>();
  readonly #counters = new Map<string, Counter>();
  readonly #isExclusive: boolean;
  readonly #stopWaking: () => void;
  #device: Device = { id: undefined, token: undefined };
  #isClosed = false;
  #waiting: Array<{ readonly resolve: () => void; readonly reject: (error: TopGunError) => void }> = [];

  private constructor({ options, clock, random, limits, store, isExclusive, events }: Start) {
    this.#events = events;
    this.#store = store;
    this.#isExclusive = isExclusive;
    const newId = (): string => randomId(random);
    const hybridClock = new HybridClock(this.#takeIdentity(newId), clock);
    this.#connection = new Connection({
      url: options.url, clock, random, limits,
      connect: options.connect ?? webSocketFactory(),
      token: options.token,
      deviceToken: () => this.#device.token,
      onState: (state) => this.#onState(state),
      onMessage: (message) => this.#onMessage(message),
      onDevice: (id, token) => this.#onDevice(id, token),
      onError: (error) => events.error.emit(error),
    });
    this.#outbox = new Outbox({
      clock, limits, store, nodeId: hybridClock.nodeId,
      isOnline: () => this.#connection.state === 'online',
      send: (frame) => void this.#connection.sendFrame(frame),
      onSettled: (operation, rejection) => this.#onSettled(operation, rejection),
      onCount: () => events.pending.emit(this.#outbox.size),
    });
    this.#context = {
      clock: hybridClock, limits, store, newId, outbox: this.#outbox,
      send: (message) => this.#connection.send(message),
      progressed: () => this.#progressed(),
    };
    this.#locks = new Locks(clock, this.#context.send, newId);
    this.#processors = new Processors(clock, this.#context.send, newId);
    this.journal = new Journal(clock, this.#context.send, newId);
    this.#epochs = new Epochs(this.#context);
    this.#stopWaking = onHostOnline(() => {
      if (this.#connection.state === 'waiting') this.#connection.open();
    });
  }

  /** Reads the storage and starts to connect; it does not wait for the server. Rejects with `storage` when the storage fails. */
  static async open(options: ClientOptions): Promise<TopGunClient> {
    const events: Start['events'] = { state: new Emitter(), pending: new Emitter(), error: new Emitter(), rejected: new Emitter() };
    let opened;
    try {
      opened = await LocalStore.open(options.storage ?? new MemoryStorage(), (error) => events.error.emit(storageError(error)));
    } catch (error) {
      throw storageError(error);
    }
    const client = new TopGunClient({
      options, ...opened, events,
      clock: options.clock ?? systemClock,
      random: options.random ?? cryptoRandom,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
    });
    if (options.autoConnect !== false) client.connect();
    return client;
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** Name of this replica in stamps and counters. */
  get nodeId(): string {
    return this.#context.clock.nodeId;
  }

  /** The name that the server gave this device; undefined before it did. */
  get deviceId(): string | undefined {
    return this.#device.id;
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
    const replica = this.#lwwReplica(name);
    if (!replica.walk.isFollowed) {
      replica.walk.follow();
      replica.begin();
    }
    return new LwwMap<T>(replica);
  }

  /** A map of which each key holds many values. It is held here completely. */
  orMap<T = unknown>(name: string): OrMap<T> {
    checkMapName(name);
    this.#checkOpen();
    let replica = this.#orReplicas.get(name);
    if (replica === undefined) {
      replica = new OrReplica(name, this.#context, (epoch) => this.#epochs.cover(name, epoch, [...this.#orReplicas.keys()]));
      this.#orReplicas.set(name, replica);
      replica.begin();
    }
    return new OrMap<T>(replica);
  }

  /** A result that keeps itself up to date, of a map that need not be held here. Close it when it is no longer looked at. */
  query<T = unknown>(mapName: string, options: QueryOptions = {}): LiveQuery<T> {
    const id = this.#context.newId();
    const query = new LiveQuery<T>(id, this.#lwwReplica(mapName), options, this.#context, () => void this.#queries.delete(id));
    this.#queries.set(id, query as LiveQuery<unknown>);
    query.begin();
    return query;
  }

  topic<T = unknown>(name: string): Topic<T> {
    return this.#once(this.#topics, name, () => new Topic<unknown>(name, this.#context.send)) as Topic<T>;
  }

  counter(name: string): Counter {
    return this.#once(this.#counters, name, () => {
      const counter = new Counter(name, this.#context);
      counter.begin();
      return counter;
    });
  }

  /**
   * Waits for a lock. Rejects with `offline` when the client is not online or the connection ends, with `lock-timeout` when it
   * takes too long.
   */
  lock(name: string, options: LockOptions = {}): Promise<Lock> {
    try {
      checkName(name);
      this.#checkOpen();
    } catch (error) {
      return Promise.reject(error as TopGunError);
    }
    return this.#locks.acquire(name, options);
  }

  /**
   * Runs a processor beside an entry on the server: one atomic read and write. Rejects with `rejected` when it failed, and
   * with `offline` or `timeout` when nobody can say; maps and queries learn of its effect as of any other write.
   */
  process<T = unknown>(mapName: string, key: string, processor: Processor): Promise<ProcessorResult<T>> {
    return this.#asked(mapName, () => this.#processors.run<T>(mapName, key, processor));
  }

  /** Runs a processor beside several entries, one after another; one that fails does not stop the others. */
  processAll<T = unknown>(mapName: string, keys: readonly string[], processor: Processor): Promise<ReadonlyMap<string, ProcessorResult<T>>> {
    return this.#asked(mapName, () => this.#processors.runAll<T>(mapName, keys, processor));
  }

  /** Calls a listener at every event of a kind. */
  on<Name extends keyof ClientEvents>(event: Name, listener: (event: ClientEvents[Name]) => void): Unsubscribe {
    return this.#events[event].subscribe(listener);
  }

  /** Resolves when the client is online, the server has dealt with every write, and every open map is in step. */
  synced(): Promise<void> {
    if (this.#isClosed) return Promise.reject(closedError());
    if (this.#isSynced()) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
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
    for (const query of [...this.#queries.values()]) query.close();
    this.#connection.close();
    this.#locks.lose('closed');
    this.#processors.lose('closed');
    this.journal.lose('closed');
    this.#outbox.close();
    this.#waiting.forEach(({ reject }) => reject(closedError()));
    this.#waiting = [];
    try {
      await this.#store.close();
    } catch (error) {
      throw storageError(error);
    } finally {
      for (const emitter of Object.values(this.#events)) emitter.clear();
    }
  }

  #takeIdentity(newId: () => string): string {
    const storedId = this.#store.takeOne(NODE_ID_ROW);
    const device = this.#store.takeOne(DEVICE_ROW);
    if (!this.#isExclusive) return newId();
    if (device !== undefined) this.#device = device as Device;
    if (typeof storedId === 'string') return storedId;
    const nodeId = newId();
    this.#store.put(NODE_ID_ROW, nodeId);
    return nodeId;
  }

  #lwwReplica(name: string): LwwReplica {
    checkMapName(name);
    return this.#once(this.#lwwReplicas, name, () => new LwwReplica(name, this.#context));
  }

  #once<T>(known: Map<string, T>, name: string, create: () => T): T {
    checkName(name);
    this.#checkOpen();
    let entry = known.get(name);
    if (entry === undefined) known.set(name, entry = create());
    return entry;
  }

  async #asked<T>(mapName: string, ask: () => Promise<T>): Promise<T> {
    checkMapName(mapName);
    this.#checkOpen();
    return ask();
  }

  #checkOpen(): void {
    if (this.#isClosed) throw closedError();
  }

  #isSynced(): boolean {
    return this.state === 'online' && this.#outbox.size === 0
      && [...this.#lwwReplicas.values()].every(({ walk }) => !walk.isFollowed || walk.isComplete)
      && [...this.#orReplicas.values()].every(({ walk }) => walk.isComplete);
  }

  #progressed(): void {
    if (this.#waiting.length === 0 || !this.#isSynced()) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach(({ resolve }) => resolve());
  }

  #onState(state: ConnectionState): void {
    if (state === 'online') this.#begin();
    else if (state === 'waiting' || state === 'closed') this.#lose();
    this.#events.state.emit(state);
  }

  // The order of the existing clients (wire-protocol §3.1).
  #begin(): void {
    this.#epochs.restart();
    this.#outbox.resend();
    for (const query of this.#queries.values()) query.begin();
    for (const topic of this.#topics.values()) topic.begin();
    this.journal.begin();
    for (const replica of this.#lwwReplicas.values()) replica.begin();
    for (const replica of this.#orReplicas.values()) replica.begin();
    for (const counter of this.#counters.values()) counter.begin();
    this.#progressed();
  }

  #lose(): void {
    this.#outbox.lose();
    this.#locks.lose('offline');
    this.#processors.lose('offline');
    this.journal.lose('offline');
    for (const { walk } of this.#lwwReplicas.values()) walk.restart();
    for (const { walk } of this.#orReplicas.values()) walk.restart();
  }

  #onDevice(id: string | undefined, token: string | undefined): void {
    if (id === undefined && token === undefined) return;
    this.#device = { id: id ?? this.#device.id, token: token ?? this.#device.token };
    if (this.#isExclusive) this.#store.put(DEVICE_ROW, this.#device);
  }

  #onSettled(operation: wire.Operation, rejection: TopGunError | undefined): void {
    const { mapName, key } = operation;
    if (operation.record) this.#lwwReplicas.get(mapName)?.onSettled(operation, rejection !== undefined);
    else this.#orReplicas.get(mapName)?.onSettled(operation, rejection !== undefined);
    if (rejection !== undefined) this.#events.rejected.emit({ mapName, key, error: rejection });
    this.#progressed();
  }

  // A message that cannot be used is told and left; the connection goes on.
  #onMessage(message: IncomingMessage): void {
    try {
      this.#route(message as unknown as ServerMessage);
    } catch (error) {
      this.#events.error.emit(new TopGunError('connection', `a ${message.type} from the server cannot be used: ${textOf(error)}`, { cause: error }));
    }
  }

  // Whatever is not named here is for newer clients.
  #route(message: ServerMessage): void {
    switch (message.type) {
      case 'OP_ACK': return this.#outbox.acknowledge(message.payload);
      case 'OP_REJECTED': return this.#outbox.reject(message.payload);
      case 'ERROR': return this.#onServerError(message.payload);
      case 'SERVER_EVENT': return this.#onEvent(message.payload);
      case 'SERVER_BATCH_EVENT': return message.payload.events.forEach((event) => this.#onEvent(event));
      case 'QUERY_RESP': return this.#queries.get(message.payload.queryId)?.onResponse(message.payload);
      case 'QUERY_UPDATE': return this.#queries.get(message.payload.queryId)?.onUpdate(message.payload);
      case 'TOPIC_MESSAGE': return this.#topics.get(message.payload.topic)?.onMessage(message.payload);
      case 'LOCK_GRANTED': return this.#locks.onGranted(message.payload);
      case 'LOCK_RELEASED': return this.#locks.onReleased(message.payload);
      case 'COUNTER_RESPONSE':
      case 'COUNTER_UPDATE': return this.#counters.get(message.payload.name)?.onState(message.payload.state);
      case 'ENTRY_PROCESS_RESPONSE': return this.#processors.onResponse(message);
      case 'ENTRY_PROCESS_BATCH_RESPONSE': return this.#processors.onBatchResponse(message);
      case 'JOURNAL_EVENT': return this.journal.onEvent(message.event);
      case 'JOURNAL_READ_RESPONSE': return this.journal.onPage(message);
      default: return this.#routeSync(message);
    }
  }

  #routeSync(message: SyncMessage): void {
    switch (message.type) {
      case 'SYNC_RESP_ROOT': return this.#lwwReplicas.get(message.payload.mapName)?.onRoot(message.payload);
      case 'SYNC_RESP_BUCKETS': return this.#lwwReplicas.get(message.payload.mapName)?.onBuckets(message.payload);
      case 'SYNC_RESP_LEAF': return this.#lwwReplicas.get(message.payload.mapName)?.onLeaf(message.payload);
      case 'ORMAP_SYNC_RESP_ROOT': return this.#orReplicas.get(message.payload.mapName)?.onRoot(message.payload);
      case 'ORMAP_SYNC_RESP_BUCKETS': return this.#orReplicas.get(message.payload.mapName)?.onBuckets(message.payload);
      case 'ORMAP_SYNC_RESP_LEAF': return this.#orReplicas.get(message.payload.mapName)?.onLeaf(message.payload);
      case 'ORMAP_DIFF_RESPONSE': return this.#orReplicas.get(message.payload.mapName)?.onDiff(message.payload);
      case 'SYNC_RESET_REQUIRED': return this.#onReset(message.payload.mapName);
      case 'GC_PRUNE': return this.#onPrune(message.payload.olderThan);
    }
  }

  #onServerError({ code, message }: wire.ErrorPayload): void {
    this.#events.error.emit(new TopGunError('server', message, { serverCode: code }));
  }

  #onEvent(event: wire.EntryEvent): void {
    if (event.eventType === 'OR_ADD' || event.eventType === 'OR_REMOVE') this.#orReplicas.get(event.mapName)?.onEvent(event);
    else this.#lwwReplicas.get(event.mapName)?.onEvent(event);
  }

  #onReset(mapName: string): void {
    const replica = this.#lwwReplicas.get(mapName);
    if (replica?.walk.isFollowed === true) replica.onReset();
    this.#orReplicas.get(mapName)?.onReset();
  }

  #onPrune(olderThan: wire.Timestamp): void {
    for (const replica of this.#lwwReplicas.values()) replica.onPrune(olderThan);
    for (const replica of this.#orReplicas.values()) replica.onPrune(olderThan);
  }
}

type SyncMessage = wire.SyncRespRoot | wire.SyncRespBuckets | wire.SyncRespLeaf | wire.OrMapSyncRespRoot | wire.OrMapSyncRespBuckets
  | wire.OrMapSyncRespLeaf | wire.OrMapDiffResponse | wire.SyncResetRequired | wire.GcPrune;

type ServerMessage = SyncMessage | wire.OpAck | wire.OpRejected | wire.Error | wire.ServerEvent | wire.ServerBatchEvent | wire.QueryResp
  | wire.QueryUpdate | wire.TopicMessage | wire.LockGranted | wire.LockReleased | wire.CounterResponse | wire.CounterUpdate
  | wire.EntryProcessResponse | wire.EntryProcessBatchResponse | wire.JournalEvent | wire.JournalReadResponse;

function closedError(): TopGunError {
  return new TopGunError('closed', 'the client was closed');
}

function storageError(error: unknown): TopGunError {
  return new TopGunError('storage', `the local storage failed: ${textOf(error)}`, { cause: error });
}

function cryptoRandom(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;
}

// Lower-case hexadecimal, on whose order all servers and clients agree (core-algorithms §1.4).
function randomId(random: () => number): string {
  let id = '';
  for (let i = 0; i < 4; i++) id += Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0');
  return id;
}

function onHostOnline(action: () => void): () => void {
  if (typeof globalThis.addEventListener !== 'function' || typeof globalThis.document === 'undefined') return () => undefined;
  globalThis.addEventListener('online', action);
  return () => globalThis.removeEventListener('online', action);
}
