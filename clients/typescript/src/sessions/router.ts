import type { IncomingMessage } from '../codecs/frames.ts';
import { TopGunError, textOf } from '../errors.ts';
import type * as wire from '../gen/messages.ts';
import type { Outbox } from '../operations/outbox.ts';
import type { Parts } from './parts.ts';

type SyncMessage = wire.SyncRespRoot | wire.SyncRespBuckets | wire.SyncRespLeaf | wire.OrMapSyncRespRoot | wire.OrMapSyncRespBuckets
  | wire.OrMapSyncRespLeaf | wire.OrMapDiffResponse | wire.SyncResetRequired | wire.GcPrune;

type ServerMessage = SyncMessage | wire.OpAck | wire.OpRejected | wire.Error | wire.ServerEvent | wire.ServerBatchEvent | wire.QueryResp
  | wire.QueryUpdate | wire.TopicMessage | wire.LockGranted | wire.LockReleased | wire.CounterResponse | wire.CounterUpdate
  | wire.EntryProcessResponse | wire.EntryProcessBatchResponse | wire.JournalEvent | wire.JournalReadResponse;

/** Hands each message of the server to whom it concerns; what names nobody who is open is left. */
export class Router {
  readonly #parts: Parts;
  readonly #outbox: Outbox;
  readonly #onError: (error: TopGunError) => void;

  constructor(parts: Parts, outbox: Outbox, onError: (error: TopGunError) => void) {
    this.#parts = parts;
    this.#outbox = outbox;
    this.#onError = onError;
  }

  /** Takes a message. One that cannot be used is told and left; the connection goes on. */
  onMessage(message: IncomingMessage): void {
    try {
      this.#route(message as unknown as ServerMessage);
    } catch (error) {
      this.#onError(new TopGunError('connection', `a ${message.type} from the server cannot be used: ${textOf(error)}`, { cause: error }));
    }
  }

  // Whatever is not named here is for newer clients.
  #route(message: ServerMessage): void {
    const parts = this.#parts;
    switch (message.type) {
      case 'OP_ACK': return this.#outbox.acknowledge(message.payload);
      case 'OP_REJECTED': return this.#outbox.reject(message.payload);
      case 'ERROR': return this.#onError(new TopGunError('server', message.payload.message, { serverCode: message.payload.code }));
      case 'SERVER_EVENT': return this.#onEvent(message.payload);
      case 'SERVER_BATCH_EVENT': return message.payload.events.forEach((event) => this.#onEvent(event));
      case 'QUERY_RESP': return parts.queries.get(message.payload.queryId)?.onResponse(message.payload);
      case 'QUERY_UPDATE': return parts.queries.get(message.payload.queryId)?.onUpdate(message.payload);
      case 'TOPIC_MESSAGE': return parts.topics.get(message.payload.topic)?.onMessage(message.payload);
      case 'LOCK_GRANTED': return parts.locks.onGranted(message.payload);
      case 'LOCK_RELEASED': return parts.locks.onReleased(message.payload);
      case 'COUNTER_RESPONSE':
      case 'COUNTER_UPDATE': return parts.counters.get(message.payload.name)?.onState(message.payload.state);
      case 'ENTRY_PROCESS_RESPONSE': return parts.processors.onResponse(message);
      case 'ENTRY_PROCESS_BATCH_RESPONSE': return parts.processors.onBatchResponse(message);
      case 'JOURNAL_EVENT': return parts.journal.onEvent(message.event);
      case 'JOURNAL_READ_RESPONSE': return parts.journal.onPage(message);
      default: return this.#routeSync(message);
    }
  }

  #routeSync(message: SyncMessage): void {
    const { lwwReplicas, orReplicas } = this.#parts;
    switch (message.type) {
      case 'SYNC_RESP_ROOT': return lwwReplicas.get(message.payload.mapName)?.onRoot(message.payload);
      case 'SYNC_RESP_BUCKETS': return lwwReplicas.get(message.payload.mapName)?.onBuckets(message.payload);
      case 'SYNC_RESP_LEAF': return lwwReplicas.get(message.payload.mapName)?.onLeaf(message.payload);
      case 'ORMAP_SYNC_RESP_ROOT': return orReplicas.get(message.payload.mapName)?.onRoot(message.payload);
      case 'ORMAP_SYNC_RESP_BUCKETS': return orReplicas.get(message.payload.mapName)?.onBuckets(message.payload);
      case 'ORMAP_SYNC_RESP_LEAF': return orReplicas.get(message.payload.mapName)?.onLeaf(message.payload);
      case 'ORMAP_DIFF_RESPONSE': return orReplicas.get(message.payload.mapName)?.onDiff(message.payload);
      case 'SYNC_RESET_REQUIRED': return this.#onReset(message.payload.mapName);
      case 'GC_PRUNE': return this.#onPrune(message.payload.olderThan);
    }
  }

  #onEvent(event: wire.EntryEvent): void {
    const { lwwReplicas, orReplicas } = this.#parts;
    if (event.eventType === 'OR_ADD' || event.eventType === 'OR_REMOVE') orReplicas.get(event.mapName)?.onEvent(event);
    else lwwReplicas.get(event.mapName)?.onEvent(event);
  }

  #onReset(mapName: string): void {
    const replica = this.#parts.lwwReplicas.get(mapName);
    if (replica?.walk.isFollowed === true) replica.onReset();
    this.#parts.orReplicas.get(mapName)?.onReset();
  }

  #onPrune(olderThan: wire.Timestamp): void {
    for (const replica of this.#parts.lwwReplicas.values()) replica.onPrune(olderThan);
    for (const replica of this.#parts.orReplicas.values()) replica.onPrune(olderThan);
  }
}
