export { TopGunClient } from './client.ts';
export type { ClientOptions } from './options.ts';
export { TopGunError, type ErrorCode } from './errors.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export type { Clock } from './clocks/clock.ts';
export type { ConnectionState, TokenProvider } from './connections/connection.ts';
export {
  webSocketFactory, type Socket, type SocketEvents, type SocketFactory, type WebSocketConstructor, type WebSocketLike,
} from './connections/socket.ts';
export type { Counter } from './counters/counter.ts';
export type { ClientEvents } from './events/clientEvents.ts';
export type { Unsubscribe } from './events/emitter.ts';
export type { Journal, JournalOptions, JournalPage } from './journals/journal.ts';
export type { ChangeType, JournalEntry, JournalEventType, PredicateNode, SortField, WriteConcern } from './gen/messages.ts';
export type { Lock, LockOptions } from './locks/locks.ts';
export type { Write, Concern, WriteOptions } from './operations/write.ts';
export type { Where } from './predicates/filter.ts';
export { predicates } from './predicates/predicates.ts';
export type { Row } from './predicates/rowOrder.ts';
export type { Processor, ProcessorResult } from './processors/processors.ts';
export type { LiveQuery, QueryOptions, QueryResult, RowChange } from './queries/liveQuery.ts';
export type { LwwMap } from './replicas/lwwMap.ts';
export type { MapChange } from './replicas/mapChange.ts';
export type { OrMap } from './replicas/orMap.ts';
export { IndexedDbStorage } from './storages/indexedDbStorage.ts';
export { MemoryStorage } from './storages/memoryStorage.ts';
export type { OpenedStorage, RowChange as StorageChange, Storage, StoredRow } from './storages/storage.ts';
export type { Topic, TopicMessage } from './topics/topic.ts';
