// Made from protocol/topgun/client/v1 by eng/generate.sh. Do not edit.

/** State of a node (wire-protocol §4.11). */
export type NodeStatus =
  /** It serves. */
  | 'ACTIVE'
  /** It is coming in. */
  | 'JOINING'
  /** It is going out. */
  | 'LEAVING'
  /** It does not answer. */
  | 'SUSPECTED'
  /** It is gone. */
  | 'FAILED';

/** Why a partition has a new owner. */
export type PartitionChangeReason =
  /** To spread the load. */
  | 'REBALANCE'
  /** Its owner failed. */
  | 'FAILOVER'
  /** A node came in. */
  | 'JOIN'
  /** A node went out. */
  | 'LEAVE';

/** What a distributed subscription follows (wire-protocol §4.11). */
export type ClusterSubscriptionType =
  /** A search. */
  | 'SEARCH'
  /** A query. */
  | 'QUERY';

/** What happened to an entry (wire-protocol §4.11). */
export type EntryEventType =
  /** A last-write-wins entry has a new version. */
  | 'PUT'
  /** A last-write-wins entry was deleted. */
  | 'REMOVE'
  /** An observed-remove entry has a new addition. */
  | 'OR_ADD'
  /** An addition of an observed-remove entry was removed. */
  | 'OR_REMOVE';

/** What happened to an entry (wire-protocol §4.11). */
export type HttpDeltaType =
  /** It has a new version. */
  | 'PUT'
  /** It was deleted. */
  | 'REMOVE';

/** A way of finding (wire-protocol §4.11). */
export type SearchMethod =
  /** By predicate. */
  | 'exact'
  /** By words. */
  | 'fullText'
  /** By vector. */
  | 'semantic';

/** What happened to an entry (wire-protocol §4.11). */
export type JournalEventType =
  /** It was created. */
  | 'PUT'
  /** It was changed. */
  | 'UPDATE'
  /** It was deleted. */
  | 'DELETE';

/**
 * What an operation does (wire-protocol §4.11). The schema of the clients allows any text; an unknown one reads as
 * UNSPECIFIED, and the members of the operation decide.
 */
export type OperationType =
  /** Writes a last-write-wins entry. */
  | 'PUT'
  /** Deletes a last-write-wins entry. */
  | 'REMOVE'
  /** Adds a value to an observed-remove entry. */
  | 'OR_ADD'
  /** Removes one addition, named by its tag. */
  | 'OR_REMOVE';

/**
 * What a node of a predicate tests (wire-protocol §4.6). An unknown spelling reads as UNSPECIFIED, so that the query can
 * be refused under its id.
 */
export type PredicateOp =
  /** Equal. */
  | 'eq'
  /** Not equal. */
  | 'neq'
  /** Greater. */
  | 'gt'
  /** Greater or equal. */
  | 'gte'
  /** Less. */
  | 'lt'
  /** Less or equal. */
  | 'lte'
  /** Matches an SQL LIKE pattern with `%` and `_`. */
  | 'like'
  /** Matches a regular expression without look-around and back-references. */
  | 'regex'
  /** All children hold. */
  | 'and'
  /** One child holds. */
  | 'or'
  /** The first child does not hold. */
  | 'not'
  /** Equal to one item of the operand. */
  | 'in'
  /** Between the two items of the operand, both included. */
  | 'between'
  /** Absent or nil. */
  | 'isNull'
  /** Neither absent nor nil. */
  | 'isNotNull'
  /** The text holds the operand, or the list has it as an item. */
  | 'contains'
  /** As `contains`, for all items of the operand. */
  | 'containsAll'
  /** As `contains`, for one item of the operand. */
  | 'containsAny'
  /** The text starts with the operand. */
  | 'startsWith'
  /** The text ends with the operand. */
  | 'endsWith'
  /** Full-text match of `query`. */
  | 'match'
  /** Full-text match of the words of `query` in a row. */
  | 'matchPhrase'
  /** Full-text match of words that start with `prefix`. */
  | 'matchPrefix';

/** How the words of a full-text match combine. */
export type MatchOperator =
  /** All words. */
  | 'and'
  /** One word is enough. */
  | 'or';

/** Direction of a sort. */
export type SortDirection =
  /** Least first. */
  | 'asc'
  /** Greatest first. */
  | 'desc';

/**
 * What an aggregation computes (wire-protocol §4.7). An unknown one reads as UNSPECIFIED, so that its query can be refused
 * by its own response.
 */
export type AggregateFunction =
  /** Number of rows; needs no field. */
  | 'count'
  /** Sum of a field. */
  | 'sum'
  /** Least value of a field. */
  | 'min'
  /** Greatest value of a field. */
  | 'max'
  /** Mean of a field. */
  | 'avg';

/** What became of a cursor (wire-protocol §4.11). */
export type CursorStatus =
  /** It was used. */
  | 'valid'
  /** It is too old. */
  | 'expired'
  /** It is damaged or belongs to another query. */
  | 'invalid'
  /** There was none. */
  | 'none';

/** How durable a write must be, or is (wire-protocol §4.11). */
export type WriteConcern =
  /** Accepted for processing; no promise. */
  | 'FIRE_AND_FORGET'
  /** In the owner's memory. */
  | 'MEMORY'
  /** Merged and visible to every reader; the default. */
  | 'APPLIED'
  /** On the in-sync backups too. */
  | 'REPLICATED'
  /** In durable storage. */
  | 'PERSISTED';

/** What a change did to a standing query or search (wire-protocol §4.11). */
export type ChangeType =
  /** The entry came into the result. */
  | 'ENTER'
  /** The entry changed and stayed in the result. */
  | 'UPDATE'
  /** The entry left the result. */
  | 'LEAVE';

/** Asks for the partition map. Answered with PARTITION_MAP when the server's is newer, else not at all. */
export interface PartitionMapRequest {
  readonly type: 'PARTITION_MAP_REQUEST';
  readonly payload?: PartitionMapRequestPayload;
}

/** Members of PARTITION_MAP_REQUEST. */
export interface PartitionMapRequestPayload {
  /** Version that the client holds; absent: none. */
  readonly currentVersion?: number;
}

/** Where a node can be reached. */
export interface NodeEndpoints {
  /** WebSocket URL, used as it is. */
  readonly websocket: string;
  /** URL of its HTTP endpoints. */
  readonly http?: string;
}

/** One node. */
export interface NodeDescription {
  /** Node. */
  readonly nodeId: string;
  /** Where it can be reached. */
  readonly endpoints: NodeEndpoints;
  /** Its state; clients connect to ACTIVE and JOINING ones. */
  readonly status: NodeStatus;
}

/** Who holds one partition. */
export interface PartitionDescription {
  /** Partition: 0 to 270. */
  readonly partitionId: number;
  /** Its owner. */
  readonly ownerNodeId: string;
  /** Its backups, first in line first. */
  readonly backupNodeIds: readonly string[];
}

/** Who holds what. Clients take only a greater version than theirs. */
export interface PartitionMap {
  readonly type: 'PARTITION_MAP';
  readonly payload: PartitionMapPayload;
}

/** Members of PARTITION_MAP. */
export interface PartitionMapPayload {
  /** Grows with each change. */
  readonly version: number;
  /** Number of partitions: 271. */
  readonly partitionCount: number;
  /** All nodes; clients disconnect from those not listed. */
  readonly nodes: readonly NodeDescription[];
  /** All partitions. */
  readonly partitions: readonly PartitionDescription[];
  /** When it was made, in milliseconds since the epoch. */
  readonly generatedAt: number;
}

/** A new owner of one partition. */
export interface PartitionChange {
  /** Partition: 0 to 270. */
  readonly partitionId: number;
  /** Owner before. */
  readonly previousOwner: string;
  /** Owner now. */
  readonly newOwner: string;
  /** Why. */
  readonly reason: PartitionChangeReason;
}

/** What changed in the partition map. Clients apply it only to the version it names, else they ask for the map. */
export interface PartitionMapDelta {
  readonly type: 'PARTITION_MAP_DELTA';
  readonly payload: PartitionMapDeltaPayload;
}

/** Members of PARTITION_MAP_DELTA. */
export interface PartitionMapDeltaPayload {
  /** Version after the changes. */
  readonly version: number;
  /** Version before. */
  readonly previousVersion: number;
  /** The changes. */
  readonly changes: readonly PartitionChange[];
  /** When it was made, in milliseconds since the epoch. */
  readonly timestamp: number;
}

/** Starts this node's part of a distributed subscription. Answered with CLUSTER_SUB_ACK. */
export interface ClusterSubRegister {
  readonly type: 'CLUSTER_SUB_REGISTER';
  readonly payload: ClusterSubRegisterPayload;
}

/** Members of CLUSTER_SUB_REGISTER. */
export interface ClusterSubRegisterPayload {
  /** The subscription. */
  readonly subscriptionId: string;
  /** Node that collects the parts. */
  readonly coordinatorNodeId: string;
  /** Map. */
  readonly mapName: string;
  /** What it follows. */
  readonly type: ClusterSubscriptionType;
  /** Words to find, for a search. */
  readonly searchQuery?: string;
  /** Fine tuning of a search. */
  readonly searchOptions?: SearchOptions;
  /** Tests on a record, for a query. */
  readonly queryPredicate?: unknown;
  /** Sort keys of a query; a map from attribute to direction is read too. */
  readonly querySort?: readonly SortField[];
}

/** One entry of the first result. */
export interface ClusterSubResult {
  /** Key of the entry. */
  readonly key: string;
  /** The value. */
  readonly value: unknown;
  /** Relevance, of a search. */
  readonly score?: number;
  /** Words that hit, of a search. */
  readonly matchedTerms?: readonly string[];
}

/** Whether a part was started, and its first result. */
export interface ClusterSubAck {
  readonly type: 'CLUSTER_SUB_ACK';
  readonly payload: ClusterSubAckPayload;
}

/** Members of CLUSTER_SUB_ACK. */
export interface ClusterSubAckPayload {
  /** The subscription. */
  readonly subscriptionId: string;
  /** Node that answers. */
  readonly nodeId: string;
  /** Whether it was started. */
  readonly success: boolean;
  /** Why not. */
  readonly error?: string;
  /** First result of this part. */
  readonly initialResults?: readonly ClusterSubResult[];
  /** Number of hits without the limit. */
  readonly totalHits?: number;
}

/** One change of a part. */
export interface ClusterSubUpdate {
  readonly type: 'CLUSTER_SUB_UPDATE';
  readonly payload: ClusterSubUpdatePayload;
}

/** Members of CLUSTER_SUB_UPDATE. */
export interface ClusterSubUpdatePayload {
  /** The subscription. */
  readonly subscriptionId: string;
  /** Node it happened on. */
  readonly sourceNodeId: string;
  /** Key of the entry. */
  readonly key: string;
  /** The value after the change. */
  readonly value: unknown;
  /** Relevance, of a search. */
  readonly score?: number;
  /** Words that hit, of a search. */
  readonly matchedTerms?: readonly string[];
  /** What the change did to the result. */
  readonly changeType: ChangeType;
  /** When it happened, in milliseconds since the epoch. */
  readonly timestamp: number;
}

/** Ends a part. Not answered. */
export interface ClusterSubUnregister {
  readonly type: 'CLUSTER_SUB_UNREGISTER';
  readonly payload: ClusterSubUnregisterPayload;
}

/** Members of CLUSTER_SUB_UNREGISTER. */
export interface ClusterSubUnregisterPayload {
  /** The subscription. */
  readonly subscriptionId: string;
}

/** Fine tuning of one node's part of a search. */
export interface ClusterSearchOptions {
  /** Most hits: 1 to 1000. */
  readonly limit: number;
  /** Least score of a hit. */
  readonly minScore?: number;
  /** Factor on the score by attribute. */
  readonly boost?: Readonly<Record<string, number>>;
  /** Whether to send the words that hit. */
  readonly includeMatchedTerms?: boolean;
  /** Go on below this score. */
  readonly afterScore?: number;
  /** Go on after this key, at that score. */
  readonly afterKey?: string;
}

/** Runs this node's part of a search. Answered with CLUSTER_SEARCH_RESP. */
export interface ClusterSearchReq {
  readonly type: 'CLUSTER_SEARCH_REQ';
  readonly payload: ClusterSearchReqPayload;
}

/** Members of CLUSTER_SEARCH_REQ. */
export interface ClusterSearchReqPayload {
  /** The request. */
  readonly requestId: string;
  /** Map. */
  readonly mapName: string;
  /** Words to find. */
  readonly query: string;
  /** Fine tuning. */
  readonly options: ClusterSearchOptions;
  /** Longest time in milliseconds; above 0. */
  readonly timeoutMs?: number;
}

/** One hit of a part. */
export interface ClusterSearchHit {
  /** Key of the entry. */
  readonly key: string;
  /** The value. */
  readonly value: unknown;
  /** Relevance. */
  readonly score: number;
  /** Words that hit. */
  readonly matchedTerms?: readonly string[];
}

/** The hits of a part. */
export interface ClusterSearchResp {
  readonly type: 'CLUSTER_SEARCH_RESP';
  readonly payload: ClusterSearchRespPayload;
}

/** Members of CLUSTER_SEARCH_RESP. */
export interface ClusterSearchRespPayload {
  /** `requestId` of the CLUSTER_SEARCH_REQ. */
  readonly requestId: string;
  /** Node that answers. */
  readonly nodeId: string;
  /** Hits, best first. */
  readonly results: readonly ClusterSearchHit[];
  /** Number of hits without the limit. */
  readonly totalHits: number;
  /** Time it took, in milliseconds. */
  readonly executionTimeMs: number;
  /** Why there is no result. */
  readonly error?: string;
}

/** Starts this node's part of a standing search. */
export interface ClusterSearchSubscribe {
  readonly type: 'CLUSTER_SEARCH_SUBSCRIBE';
  readonly payload: ClusterSearchSubscribePayload;
}

/** Members of CLUSTER_SEARCH_SUBSCRIBE. */
export interface ClusterSearchSubscribePayload {
  /** The subscription. */
  readonly subscriptionId: string;
  /** Map. */
  readonly mapName: string;
  /** Words to find. */
  readonly query: string;
  /** Fine tuning. */
  readonly options?: SearchOptions;
}

/** Ends a part. Not answered. */
export interface ClusterSearchUnsubscribe {
  readonly type: 'CLUSTER_SEARCH_UNSUBSCRIBE';
  readonly payload: ClusterSearchUnsubscribePayload;
}

/** Members of CLUSTER_SEARCH_UNSUBSCRIBE. */
export interface ClusterSearchUnsubscribePayload {
  /** The subscription. */
  readonly subscriptionId: string;
}

/** One change of a part's hits. */
export interface ClusterSearchUpdate {
  readonly type: 'CLUSTER_SEARCH_UPDATE';
  readonly payload: ClusterSearchUpdatePayload;
}

/** Members of CLUSTER_SEARCH_UPDATE. */
export interface ClusterSearchUpdatePayload {
  /** The subscription. */
  readonly subscriptionId: string;
  /** Node it happened on. */
  readonly nodeId: string;
  /** Key of the entry. */
  readonly key: string;
  /** The value after the change. */
  readonly value: unknown;
  /** Relevance. */
  readonly score: number;
  /** Words that hit. */
  readonly matchedTerms?: readonly string[];
  /** What the change did to the hits. */
  readonly changeType: ChangeType;
}

/**
 * Totals by node; the counter is the sum of `p` less the sum of `n`. Merged by maximum for each node. Fractions are
 * legal; negative and non-finite totals are refused. Clients read and send the long names (wire-protocol T1), the
 * schema has the short ones: both are read and written.
 */
export interface CounterState {
  /** What each node has added. */
  readonly p?: Readonly<Record<string, number>>;
  /** What each node has added. */
  readonly positive?: Readonly<Record<string, number>>;
  /** What each node has taken away. */
  readonly n?: Readonly<Record<string, number>>;
  /** What each node has taken away. */
  readonly negative?: Readonly<Record<string, number>>;
}

/** Asks for a counter and subscribes to it. Answered with COUNTER_RESPONSE. */
export interface CounterRequest {
  readonly type: 'COUNTER_REQUEST';
  readonly payload: CounterRequestPayload;
}

/** Members of COUNTER_REQUEST. */
export interface CounterRequestPayload {
  /** Counter. */
  readonly name: string;
}

/** Merges a client's state and subscribes to the counter. Answered with COUNTER_UPDATE, as are the other subscribers. */
export interface CounterSync {
  readonly type: 'COUNTER_SYNC';
  readonly payload: CounterSyncPayload;
}

/** Members of COUNTER_SYNC. */
export interface CounterSyncPayload {
  /** Counter. */
  readonly name: string;
  /** The client's full state. */
  readonly state: CounterState;
}

/** The state of a counter. */
export interface CounterResponse {
  readonly type: 'COUNTER_RESPONSE';
  readonly payload: CounterResponsePayload;
}

/** Members of COUNTER_RESPONSE. */
export interface CounterResponsePayload {
  /** Counter. */
  readonly name: string;
  /** The server's full state. */
  readonly state: CounterState;
}

/** The state of a counter after a change. */
export interface CounterUpdate {
  readonly type: 'COUNTER_UPDATE';
  readonly payload: CounterUpdatePayload;
}

/** Members of COUNTER_UPDATE. */
export interface CounterUpdatePayload {
  /** Counter. */
  readonly name: string;
  /** The merged full state. */
  readonly state: CounterState;
}

/** Reports a failure. Never correlated: clients only log it. */
export interface Error {
  readonly type: 'ERROR';
  readonly payload: ErrorPayload;
}

/** Members of ERROR. */
export interface ErrorPayload {
  /**
   * 400 invalid message, 401 not authenticated, 403 forbidden, 413 too large, 429 too fast, 500 failed, 501 not
   * implemented, 503 not available now.
   */
  readonly code: number;
  /** What went wrong and what to change, in words for a developer. */
  readonly message: string;
  /** Anything that helps to find the cause. */
  readonly details?: unknown;
}

/** One change of one entry. */
export interface EntryEvent {
  /** Map of the entry; a client that has not opened it ignores the event. */
  readonly mapName: string;
  /** What happened. */
  readonly eventType: EntryEventType;
  /** Key of the entry. */
  readonly key: string;
  /**
   * The version after the change: for PUT, and for REMOVE with a nil value and the stamp of the deletion, without which
   * clients keep the entry (wire-protocol T3).
   */
  readonly record?: LwwRecord;
  /** The addition, for OR_ADD. */
  readonly orRecord?: OrMapRecord;
  /** Tag of the addition that was added or removed, for OR_ADD and OR_REMOVE. */
  readonly orTag?: string;
}

/** Pushes one change to the other connections that watch the map; the writer gets none for its own operation. */
export interface ServerEvent {
  readonly type: 'SERVER_EVENT';
  readonly payload: EntryEvent;
}

/** Pushes several changes, applied one after another. */
export interface ServerBatchEvent {
  readonly type: 'SERVER_BATCH_EVENT';
  readonly payload: ServerBatchEventPayload;
}

/** Members of SERVER_BATCH_EVENT. */
export interface ServerBatchEventPayload {
  /** The changes, in order. */
  readonly events: readonly EntryEvent[];
}

/** Tells clients to forget the tombstones that nobody needs any more. */
export interface GcPrune {
  readonly type: 'GC_PRUNE';
  readonly payload: GcPrunePayload;
}

/** Members of GC_PRUNE. */
export interface GcPrunePayload {
  /** Tombstones older than this may go. */
  readonly olderThan: Timestamp;
}

/** How far a client has one map. */
export interface HttpMapCursor {
  /** Map. */
  readonly mapName: string;
  /** `serverSyncTimestamp` of the last delta; zero at first. */
  readonly lastSyncTimestamp: Timestamp;
}

/** One query of a request. */
export interface HttpQuery {
  /** The client's name for the query. */
  readonly queryId: string;
  /** Map. */
  readonly mapName: string;
  /** A map tests equality of each attribute; absent and anything else match all. */
  readonly filter?: unknown;
  /** Most rows. */
  readonly limit?: number;
  /** Rows to skip. */
  readonly offset?: number;
  /** Where to go on; wins over `offset`. */
  readonly cursor?: string;
}

/** One search of a request. Shipped clients never send it. */
export interface HttpSearch {
  /** The client's name for the search. */
  readonly searchId: string;
  /** Map. */
  readonly mapName: string;
  /** Words to find. */
  readonly query: string;
  /** Fine tuning. */
  readonly options?: unknown;
}

/** A poll: writes, then reads. */
export interface HttpSyncRequest {
  /** The client; a poll without it is understood all the same. */
  readonly clientId: string;
  /** The client's clock; a poll without it is understood all the same. */
  readonly clientHlc?: Timestamp;
  /** Writes, in order. */
  readonly operations?: readonly Operation[];
  /** Maps to send changes of. */
  readonly syncMaps?: readonly HttpMapCursor[];
  /** Queries to run. */
  readonly queries?: readonly HttpQuery[];
  /** Searches to run. */
  readonly searches?: readonly HttpSearch[];
}

/** Acknowledges the writes; as OP_ACK. */
export interface HttpAck {
  /** Id of the last operation dealt with. */
  readonly lastId: string;
  /** One result for each operation, in order. */
  readonly results?: readonly OpResult[];
}

/** One changed entry. */
export interface HttpDeltaRecord {
  /** Key of the entry. */
  readonly key: string;
  /** Its version. */
  readonly record: LwwRecord;
  /** What happened. */
  readonly eventType: HttpDeltaType;
}

/** What changed in one map. */
export interface HttpDelta {
  /** Map. */
  readonly mapName: string;
  /** The changed entries. */
  readonly records: readonly HttpDeltaRecord[];
  /** Where the next delta starts. */
  readonly serverSyncTimestamp: Timestamp;
  /** Whether more has changed; the next request gets it. */
  readonly hasMore?: boolean;
  /** Of a map of sets: the changed keys, each with all its elements and removed tags. */
  readonly entries?: readonly OrMapEntry[];
}

/** The result of one query. */
export interface HttpQueryResult {
  /** The query. */
  readonly queryId: string;
  /** The rows. */
  readonly results: readonly unknown[];
  /** Whether rows follow after these. */
  readonly hasMore?: boolean;
  /** Cursor of the next page. */
  readonly nextCursor?: string;
}

/** The result of one search. */
export interface HttpSearchResult {
  /** The search. */
  readonly searchId: string;
  /** The hits. */
  readonly results: readonly unknown[];
  /** Number of hits without the limit. */
  readonly totalCount?: number;
}

/** One failure. */
export interface HttpError {
  /** Code as in ERROR. */
  readonly code: number;
  /** What went wrong. */
  readonly message: string;
  /** What it is about, such as a query id. */
  readonly context?: string;
}

/** The answer to a poll. */
export interface HttpSyncResponse {
  /** Server's clock; drives the client's. */
  readonly serverHlc: Timestamp;
  /** Acknowledges the writes; absent when there were none or they failed. */
  readonly ack?: HttpAck;
  /** Changes of the maps asked for. */
  readonly deltas?: readonly HttpDelta[];
  /** Results of the queries. */
  readonly queryResults?: readonly HttpQueryResult[];
  /** Results of the searches. */
  readonly searchResults?: readonly HttpSearchResult[];
  /** What failed. */
  readonly errors?: readonly HttpError[];
}

/** Searches once. Answered with HYBRID_SEARCH_RESP. */
export interface HybridSearch {
  readonly type: 'HYBRID_SEARCH';
  readonly payload: HybridSearchPayload;
}

/** Members of HYBRID_SEARCH. */
export interface HybridSearchPayload {
  /** The client's name for the request, a UUID; echoed in the answer. */
  readonly requestId: string;
  /** Map. */
  readonly mapName: string;
  /** Text to find, in words and in meaning. */
  readonly queryText: string;
  /** Ways of finding to combine. */
  readonly methods: readonly SearchMethod[];
  /** Most hits. */
  readonly k: number;
  /** Vector to find, as little-endian float32. Read as bin, as a list of bytes or as a map from index to byte. */
  readonly queryVector?: Uint8Array;
  /** Tests that a hit must pass. */
  readonly predicate?: PredicateNode;
  /** Whether to send values; absent: true. */
  readonly includeValue?: boolean;
  /** Least score of a hit. */
  readonly minScore?: number;
}

/** One hit. */
export interface HybridSearchHit {
  /** Key of the entry. */
  readonly key: string;
  /** Fused score; greater is better. */
  readonly score: number;
  /** Score by method, under the spelling of SearchMethod. */
  readonly methodScores: Readonly<Record<string, number>>;
  /** The value, if asked for. */
  readonly value?: unknown;
}

/** The hits of a search, and the first answer to a subscription. */
export interface HybridSearchResp {
  readonly type: 'HYBRID_SEARCH_RESP';
  readonly payload: HybridSearchRespPayload;
}

/** Members of HYBRID_SEARCH_RESP. */
export interface HybridSearchRespPayload {
  /** `requestId` of the HYBRID_SEARCH, or `subscriptionId` of the HYBRID_SEARCH_SUB. */
  readonly requestId: string;
  /** Hits, best first. */
  readonly results: readonly HybridSearchHit[];
  /** Time the search took, in milliseconds. */
  readonly searchTimeMs: number;
  /** Why there is no result. */
  readonly error?: string;
}

/**
 * Starts a search that stays: HYBRID_SEARCH_RESP, then a HYBRID_SEARCH_UPDATE for each change, until
 * HYBRID_SEARCH_UNSUB.
 */
export interface HybridSearchSub {
  readonly type: 'HYBRID_SEARCH_SUB';
  readonly payload: HybridSearchSubPayload;
}

/** Members of HYBRID_SEARCH_SUB. */
export interface HybridSearchSubPayload {
  /** The client's name for the subscription, a UUID. */
  readonly subscriptionId: string;
  /** Map. */
  readonly mapName: string;
  /** Text to find, in words and in meaning. */
  readonly queryText: string;
  /** Ways of finding to combine. */
  readonly methods: readonly SearchMethod[];
  /** Most hits. */
  readonly k: number;
  /** Vector to find, as little-endian float32. Read as bin, as a list of bytes or as a map from index to byte. */
  readonly queryVector?: Uint8Array;
  /** Tests that a hit must pass. */
  readonly predicate?: PredicateNode;
  /** Whether to send values; absent: true. */
  readonly includeValue?: boolean;
  /** Least score of a hit. */
  readonly minScore?: number;
}

/** One change of a standing search's hits. */
export interface HybridSearchUpdate {
  readonly type: 'HYBRID_SEARCH_UPDATE';
  readonly payload: HybridSearchUpdatePayload;
}

/** Members of HYBRID_SEARCH_UPDATE. */
export interface HybridSearchUpdatePayload {
  /** The subscription. */
  readonly subscriptionId: string;
  /** Key of the entry. */
  readonly key: string;
  /** Fused score; 0 on LEAVE. */
  readonly score: number;
  /** Score by method, under the spelling of SearchMethod. */
  readonly methodScores: Readonly<Record<string, number>>;
  /** The value after the change, if asked for; absent on LEAVE. */
  readonly value?: unknown;
  /** What the change did to the hits. */
  readonly changeType: ChangeType;
}

/** Ends a search. Not answered. */
export interface HybridSearchUnsub {
  readonly type: 'HYBRID_SEARCH_UNSUB';
  readonly payload: HybridSearchUnsubPayload;
}

/** Members of HYBRID_SEARCH_UNSUB. */
export interface HybridSearchUnsubPayload {
  /** The subscription. */
  readonly subscriptionId: string;
}

/** One change in the journal. */
export interface JournalEntry {
  /** Position in the journal: decimal text. */
  readonly sequence: string;
  /** What happened. */
  readonly type: JournalEventType;
  /** Map of the entry. */
  readonly mapName: string;
  /** Key of the entry. */
  readonly key: string;
  /** Value after the change; absent after a deletion. */
  readonly value?: unknown;
  /** Value before the change. */
  readonly previousValue?: unknown;
  /** When it happened. */
  readonly timestamp: Timestamp;
  /** Node that wrote it. */
  readonly nodeId: string;
  /** Anything else that is known of it. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Subscribes to the journal; JOURNAL_EVENT follows for each change. Not answered. */
export interface JournalSubscribe {
  readonly type: 'JOURNAL_SUBSCRIBE';
  /** The client's name for the request, later its subscription id. */
  readonly requestId: string;
  /** Where to start: decimal text; absent: now. Other text reads as 0. */
  readonly fromSequence?: string;
  /** Only changes of this map. */
  readonly mapName?: string;
  /** Only changes of these kinds; none: all. */
  readonly types?: readonly JournalEventType[];
}

/** Ends a subscription. Not answered. */
export interface JournalUnsubscribe {
  readonly type: 'JOURNAL_UNSUBSCRIBE';
  /** `requestId` of the JOURNAL_SUBSCRIBE. */
  readonly subscriptionId: string;
}

/** Delivers one change. Names no subscription: each listener of the client filters for itself. */
export interface JournalEvent {
  readonly type: 'JOURNAL_EVENT';
  readonly event: JournalEntry;
}

/** Reads a piece of the journal. Answered with JOURNAL_READ_RESPONSE. */
export interface JournalRead {
  readonly type: 'JOURNAL_READ';
  /** The client's name for the request; echoed in the answer. */
  readonly requestId: string;
  /** Where to start, inclusive: decimal text. Other text reads as 0. */
  readonly fromSequence: string;
  /** Most entries; absent: 100. */
  readonly limit?: number;
  /** Only changes of this map. */
  readonly mapName?: string;
}

/** A piece of the journal. */
export interface JournalReadResponse {
  readonly type: 'JOURNAL_READ_RESPONSE';
  /** `requestId` of the JOURNAL_READ. */
  readonly requestId: string;
  /** The changes, in order. */
  readonly events: readonly JournalEntry[];
  /** Whether more follow. */
  readonly hasMore: boolean;
}

/**
 * Asks for a lock. A busy lock queues the request, which LOCK_GRANTED answers once it is free; LOCK_RELEASED would be
 * taken for a grant (wire-protocol T4).
 */
export interface LockRequest {
  readonly type: 'LOCK_REQUEST';
  readonly payload: LockRequestPayload;
}

/** Members of LOCK_REQUEST. */
export interface LockRequestPayload {
  /** The client's name for the request, a UUID; echoed in the answer. */
  readonly requestId: string;
  /** Lock: 1 to 256 bytes. */
  readonly name: string;
  /** How long to hold it at most, in milliseconds; above 0. Absent: 10 000. */
  readonly ttl?: number;
}

/** The lock is the client's. */
export interface LockGranted {
  readonly type: 'LOCK_GRANTED';
  readonly payload: LockGrantedPayload;
}

/** Members of LOCK_GRANTED. */
export interface LockGrantedPayload {
  /** `requestId` of the LOCK_REQUEST. */
  readonly requestId: string;
  /** Lock. */
  readonly name: string;
  /** Grows with every grant of this lock, so that a late holder can be told from the present one. */
  readonly fencingToken: number;
}

/** Gives a lock back. Answered with LOCK_RELEASED. */
export interface LockRelease {
  readonly type: 'LOCK_RELEASE';
  readonly payload: LockReleasePayload;
}

/** Members of LOCK_RELEASE. */
export interface LockReleasePayload {
  /** The client's name for this request, a UUID. */
  readonly requestId?: string;
  /** Lock: 1 to 256 bytes. */
  readonly name: string;
  /** Token of the grant; without it nothing is released. */
  readonly fencingToken?: number;
}

/** Answers a LOCK_RELEASE, never a LOCK_REQUEST. */
export interface LockReleased {
  readonly type: 'LOCK_RELEASED';
  readonly payload: LockReleasedPayload;
}

/** Members of LOCK_RELEASED. */
export interface LockReleasedPayload {
  /** `requestId` of the LOCK_RELEASE; empty if it had none. */
  readonly requestId: string;
  /** Lock. */
  readonly name: string;
  /** Whether the client held the lock with that token. */
  readonly success: boolean;
}

/** Starts the reconciliation of one map. Answered with SYNC_RESP_ROOT. */
export interface SyncInit {
  readonly type: 'SYNC_INIT';
  /** Map. */
  readonly mapName: string;
  /**
   * Milliseconds of the last server stamp that the client has seen; 0 or absent: never. Clients with a poisoned clock
   * send NaN, which reads as 0.
   */
  readonly lastSyncTimestamp?: number;
}

/** The root of the server's tree. A client with another root asks for the buckets below. */
export interface SyncRespRoot {
  readonly type: 'SYNC_RESP_ROOT';
  readonly payload: SyncRespRootPayload;
}

/** Members of SYNC_RESP_ROOT. */
export interface SyncRespRootPayload {
  /** Map. */
  readonly mapName: string;
  /** Hash of the whole map; 0 when empty. */
  readonly rootHash: number;
  /** Server's clock; drives the client's. */
  readonly timestamp: Timestamp;
}

/**
 * Asks for what is below one node of the tree. Answered with SYNC_RESP_BUCKETS for an inner node, SYNC_RESP_LEAF for a
 * leaf.
 */
export interface MerkleReqBucket {
  readonly type: 'MERKLE_REQ_BUCKET';
  readonly payload: MerkleReqBucketPayload;
}

/** Members of MERKLE_REQ_BUCKET. */
export interface MerkleReqBucketPayload {
  /** Map. */
  readonly mapName: string;
  /** Lower-case hexadecimal characters from the root; empty: the root. */
  readonly path: string;
}

/** The children of an inner node. The client asks for each that differs. */
export interface SyncRespBuckets {
  readonly type: 'SYNC_RESP_BUCKETS';
  readonly payload: SyncRespBucketsPayload;
}

/** Members of SYNC_RESP_BUCKETS. */
export interface SyncRespBucketsPayload {
  /** Map. */
  readonly mapName: string;
  /** The path asked for. */
  readonly path: string;
  /** Hash of each child by its hexadecimal character; absent: an empty child. */
  readonly buckets: Readonly<Record<string, number>>;
}

/** A record with its key. */
export interface KeyedRecord {
  /** Key of the entry. */
  readonly key: string;
  /** The server's version. */
  readonly record: LwwRecord;
}

/** The records of a leaf, tombstones included. The client merges each. */
export interface SyncRespLeaf {
  readonly type: 'SYNC_RESP_LEAF';
  readonly payload: SyncRespLeafPayload;
}

/** Members of SYNC_RESP_LEAF. */
export interface SyncRespLeafPayload {
  /** Map. */
  readonly mapName: string;
  /** The path asked for. */
  readonly path: string;
  /** The records, in no order. */
  readonly records: readonly KeyedRecord[];
}

/** Tells the client that it has missed too much: it clears the map and starts again with `lastSyncTimestamp` 0. */
export interface SyncResetRequired {
  readonly type: 'SYNC_RESET_REQUIRED';
  readonly payload: SyncResetRequiredPayload;
}

/** Members of SYNC_RESET_REQUIRED. */
export interface SyncResetRequiredPayload {
  /** Map. */
  readonly mapName: string;
  /** Why; clients ignore it. */
  readonly reason: string;
}

/**
 * One write. It is, first match wins: a removal (`opType` REMOVE, or `record` nil), an addition (`orRecord` set), a removal
 * by tag (`orTag` set and `orRecord` absent), else a put of `record` (wire-protocol §6.3). Members in the order of the clients.
 */
export interface Operation {
  /** Map to write to; not empty. */
  readonly mapName: string;
  /** Kind of the write; absent in some clients' operations. */
  readonly opType?: OperationType;
  /** Key of the entry. */
  readonly key: string;
  /** New version of a last-write-wins entry; nil removes the key, absent says nothing. */
  readonly record?: LwwRecord | null;
  /** Addition to an observed-remove entry; nil: not an addition. */
  readonly orRecord?: OrMapRecord | null;
  /** Tag of the addition to remove; nil: not a removal by tag. */
  readonly orTag?: string | null;
  /** Clock of the operation; the only stamp that a removal by tag carries. Clients always send it, no schema of theirs names it. */
  readonly timestamp?: Timestamp;
  /**
   * The client's number for it, decimal text that grows (`"1"`, `"2"`, …); not unique across devices. Without it the
   * operation is refused.
   */
  readonly id?: string;
  /** How durable this operation must be; absent: as its batch says, else APPLIED. */
  readonly writeConcern?: WriteConcern;
  /** Longest wait for that level in milliseconds. */
  readonly timeout?: number;
}

/** One operation as a message of its own. Answered with OP_ACK or OP_REJECTED. The shipped clients always send OP_BATCH. */
export interface ClientOp {
  readonly type: 'CLIENT_OP';
  readonly payload: Operation;
}

/**
 * Operations in the order in which they take effect. Clients send all that is not acknowledged yet, again and again, so
 * applying one twice must change nothing. Answered with one OP_ACK, and one OP_REJECTED for each refused operation.
 */
export interface OpBatch {
  readonly type: 'OP_BATCH';
  readonly payload: OpBatchPayload;
}

/** Members of OP_BATCH. */
export interface OpBatchPayload {
  /** The operations; an empty list is refused with ERROR 400. */
  readonly ops: readonly Operation[];
  /** How durable they must be, where an operation does not say; absent: APPLIED. */
  readonly writeConcern?: WriteConcern;
  /** Longest wait for that level in milliseconds. */
  readonly timeout?: number;
}

/** What became of one operation (wire-protocol §4.10). */
export interface OpResult {
  /** Id of the operation. */
  readonly opId: string;
  /** False when it was refused or did not reach the level asked for. */
  readonly success: boolean;
  /** Level really reached. */
  readonly achievedLevel: WriteConcern;
  /** Why it failed. */
  readonly error?: string;
}

/**
 * Reports how far operations are durable. Sent in answer to CLIENT_OP and OP_BATCH only: it makes the client drop every
 * pending operation up to `lastId`.
 */
export interface OpAck {
  readonly type: 'OP_ACK';
  readonly payload: OpAckPayload;
}

/** Members of OP_ACK. */
export interface OpAckPayload {
  /** Id of the last operation dealt with, accepted or refused. Always numeric text: clients take any other for "all". */
  readonly lastId: string;
  /** Level that all operations of the request reached; absent when one failed. */
  readonly achievedLevel?: WriteConcern;
  /** One result for each operation, in the order of the request. */
  readonly results?: readonly OpResult[];
}

/**
 * Refuses one operation. The client logs it and fails the promise of the write; only an OP_ACK removes it from the
 * client's pending list.
 */
export interface OpRejected {
  readonly type: 'OP_REJECTED';
  readonly payload: OpRejectedPayload;
}

/** Members of OP_REJECTED. */
export interface OpRejectedPayload {
  /** Id of the refused operation; empty when it had none. */
  readonly opId: string;
  /** Why, in words for a developer. */
  readonly reason: string;
  /** Code as in ERROR: 400 invalid, 403 forbidden, 413 too large, 503 try later. */
  readonly code?: number;
}

/**
 * Confirms that a client holds everything up to a covering epoch on all its observed-remove maps, so that tombstones below
 * it can be forgotten (wire-protocol §5.4). Grows strictly within one run of a client.
 */
export interface ClientApplyAck {
  readonly type: 'CLIENT_APPLY_ACK';
  /** Least covering epoch over the client's maps; above 0. */
  readonly cursor: number;
}

/** Several complete messages in one frame (wire-protocol §1.7). No shipped client sends it. */
export interface Batch {
  readonly type: 'BATCH';
  /** Number of messages inside; not trusted by either side. */
  readonly count: number;
  /**
   * From the server: a count, then length and message for each, little-endian u32. From a client: length and message for
   * each until the end, big-endian u32, at most 8 192.
   */
  readonly data: Uint8Array;
}

/** Starts the reconciliation of one map. Answered with ORMAP_SYNC_RESP_ROOT. */
export interface OrMapSyncInit {
  readonly type: 'ORMAP_SYNC_INIT';
  /** Map. */
  readonly mapName: string;
  /** Root of the client's tree; 0 when empty. */
  readonly rootHash: number;
  /** Children of the client's root by hexadecimal character. */
  readonly bucketHashes: Readonly<Record<string, number>>;
  /** Milliseconds of the last server stamp that the client has seen; NaN reads as 0. */
  readonly lastSyncTimestamp?: number;
  /** Covering epoch that the client claims to hold for this map; 0: none. */
  readonly claimedEpoch?: number;
}

/** The root of the server's tree. A client with another root asks for the buckets below. */
export interface OrMapSyncRespRoot {
  readonly type: 'ORMAP_SYNC_RESP_ROOT';
  readonly payload: OrMapSyncRespRootPayload;
}

/** Members of ORMAP_SYNC_RESP_ROOT. */
export interface OrMapSyncRespRootPayload {
  /** Map. */
  readonly mapName: string;
  /** Hash of the whole map; 0 when empty. */
  readonly rootHash: number;
  /** Server's clock; drives the client's. */
  readonly timestamp: Timestamp;
  /** Epoch that a client covers once it holds this answer; see CLIENT_APPLY_ACK. */
  readonly coveringEpoch?: number;
  /** True: the client must discard the map and its older pending operations first. Left out otherwise. */
  readonly fullResync?: boolean;
}

/**
 * Asks for what is below one node of the tree. Answered with ORMAP_SYNC_RESP_BUCKETS for an inner node,
 * ORMAP_SYNC_RESP_LEAF for a leaf.
 */
export interface OrMapMerkleReqBucket {
  readonly type: 'ORMAP_MERKLE_REQ_BUCKET';
  readonly payload: OrMapMerkleReqBucketPayload;
}

/** Members of ORMAP_MERKLE_REQ_BUCKET. */
export interface OrMapMerkleReqBucketPayload {
  /** Map. */
  readonly mapName: string;
  /** Lower-case hexadecimal characters from the root; empty: the root. */
  readonly path: string;
}

/** The children of an inner node. The client asks for each that differs and pushes those that it alone has. */
export interface OrMapSyncRespBuckets {
  readonly type: 'ORMAP_SYNC_RESP_BUCKETS';
  readonly payload: OrMapSyncRespBucketsPayload;
}

/** Members of ORMAP_SYNC_RESP_BUCKETS. */
export interface OrMapSyncRespBucketsPayload {
  /** Map. */
  readonly mapName: string;
  /** The path asked for. */
  readonly path: string;
  /** Hash of each child by its hexadecimal character; absent: an empty child. */
  readonly buckets: Readonly<Record<string, number>>;
}

/** The entries of a leaf. The client merges them and pushes its own of these keys back. */
export interface OrMapSyncRespLeaf {
  readonly type: 'ORMAP_SYNC_RESP_LEAF';
  readonly payload: OrMapSyncRespLeafPayload;
}

/** Members of ORMAP_SYNC_RESP_LEAF. */
export interface OrMapSyncRespLeafPayload {
  /** Map. */
  readonly mapName: string;
  /** The path asked for. */
  readonly path: string;
  /** The entries, in no order. */
  readonly entries: readonly OrMapEntry[];
  /** Epoch that a client covers once it holds this answer; see CLIENT_APPLY_ACK. */
  readonly coveringEpoch?: number;
}

/** Asks for entries by key. Answered with ORMAP_DIFF_RESPONSE. No shipped client sends it. */
export interface OrMapDiffRequest {
  readonly type: 'ORMAP_DIFF_REQUEST';
  readonly payload: OrMapDiffRequestPayload;
}

/** Members of ORMAP_DIFF_REQUEST. */
export interface OrMapDiffRequestPayload {
  /** Map. */
  readonly mapName: string;
  /** Keys to send. */
  readonly keys: readonly string[];
}

/** The entries asked for. */
export interface OrMapDiffResponse {
  readonly type: 'ORMAP_DIFF_RESPONSE';
  readonly payload: OrMapDiffResponsePayload;
}

/** Members of ORMAP_DIFF_RESPONSE. */
export interface OrMapDiffResponsePayload {
  /** Map. */
  readonly mapName: string;
  /** The entries, in no order. */
  readonly entries: readonly OrMapEntry[];
  /** Epoch that a client covers once it holds this answer; see CLIENT_APPLY_ACK. */
  readonly coveringEpoch?: number;
}

/**
 * Gives the server the client's entries; tags are kept as they are. Not answered: an OP_ACK would confirm operations
 * that it does not cover.
 */
export interface OrMapPushDiff {
  readonly type: 'ORMAP_PUSH_DIFF';
  readonly payload: OrMapPushDiffPayload;
}

/** Members of ORMAP_PUSH_DIFF. */
export interface OrMapPushDiffPayload {
  /** Map. */
  readonly mapName: string;
  /** The entries; each repeats the tombstones of the client's whole map. */
  readonly entries: readonly OrMapEntry[];
}

/** A function from an entry's value to its new value. */
export interface Processor {
  /** Name: 1 to 100 characters. */
  readonly name: string;
  /** Source: 1 to 10 000 characters of JavaScript. */
  readonly code: string;
  /** Arguments. */
  readonly args?: unknown;
}

/** Runs a processor on one entry. Answered with ENTRY_PROCESS_RESPONSE. */
export interface EntryProcess {
  readonly type: 'ENTRY_PROCESS';
  /** The client's name for the request, a UUID; echoed in the answer. */
  readonly requestId: string;
  /** Map. */
  readonly mapName: string;
  /** Key of the entry. */
  readonly key: string;
  /** What to run. */
  readonly processor: Processor;
}

/** Runs a processor on several entries. Answered with ENTRY_PROCESS_BATCH_RESPONSE. */
export interface EntryProcessBatch {
  readonly type: 'ENTRY_PROCESS_BATCH';
  /** The client's name for the request, a UUID; echoed in the answer. */
  readonly requestId: string;
  /** Map. */
  readonly mapName: string;
  /** Keys of the entries. */
  readonly keys: readonly string[];
  /** What to run. */
  readonly processor: Processor;
}

/** What a processor did. */
export interface EntryProcessResponse {
  readonly type: 'ENTRY_PROCESS_RESPONSE';
  /** `requestId` of the ENTRY_PROCESS. */
  readonly requestId: string;
  /** Whether the processor ran to its end. */
  readonly success: boolean;
  /** What it returned. */
  readonly result?: unknown;
  /** Value of the entry afterwards; absent: the entry was deleted. */
  readonly newValue?: unknown;
  /** Why it failed. */
  readonly error?: string;
}

/** What a processor did to one entry. */
export interface EntryProcessResult {
  /** Whether the processor ran to its end. */
  readonly success: boolean;
  /** What it returned. */
  readonly result?: unknown;
  /** Value of the entry afterwards; absent: the entry was deleted. */
  readonly newValue?: unknown;
  /** Why it failed. */
  readonly error?: string;
}

/** What a processor did to several entries. */
export interface EntryProcessBatchResponse {
  readonly type: 'ENTRY_PROCESS_BATCH_RESPONSE';
  /** `requestId` of the ENTRY_PROCESS_BATCH. */
  readonly requestId: string;
  /** Result by key. */
  readonly results: Readonly<Record<string, EntryProcessResult>>;
}

/** Fine tuning of the predicate `match`. */
export interface MatchOptions {
  /** Least score of a hit. */
  readonly minScore?: number;
  /** Factor on the score. */
  readonly boost?: number;
  /** How the words combine. */
  readonly operator?: MatchOperator;
  /** Letters that may differ in a word. */
  readonly fuzziness?: number;
}

/** A tree of tests on one record (wire-protocol §4.6). */
export interface PredicateNode {
  /** What this node tests. */
  readonly op: PredicateOp;
  /** Attribute to test, by dotted path; leaves need it. */
  readonly attribute?: string;
  /** Operand; a list for `in`, `between`, `containsAll` and `containsAny`. */
  readonly value?: unknown;
  /** Nodes below `and`, `or` and `not`. */
  readonly children?: readonly PredicateNode[];
  /** Dotted path such as `auth.id` or `data.ownerId` whose value is the operand; wins over `value`. Used by policies. */
  readonly valueRef?: string;
  /** Text to find, for full-text nodes. */
  readonly query?: string;
  /** Fine tuning of `match`. */
  readonly matchOptions?: MatchOptions;
  /** Words that may stand between those of a `matchPhrase`. */
  readonly slop?: number;
  /** Start of the words of a `matchPrefix`. */
  readonly prefix?: string;
  /** Most words that a `matchPrefix` stands for. */
  readonly maxExpansions?: number;
}

/** One key of a sort. */
export interface SortField {
  /** Attribute, by dotted path. */
  readonly field: string;
  /** Direction; entries without the attribute come last in both. */
  readonly direction: SortDirection;
}

/** One column of an aggregation; it becomes the member `__<func>_<field>` of the rows, `__count` is always there. */
export interface Aggregation {
  /** What to compute. */
  readonly func: AggregateFunction;
  /** Attribute to compute it of. */
  readonly field?: string;
}

/** What to select from a map (wire-protocol §4.8). */
export interface Query {
  /** Equality for each attribute, by dotted path; all must hold, and `predicate` too. */
  readonly where?: Readonly<Record<string, unknown>>;
  /** Tests on a record. */
  readonly predicate?: PredicateNode;
  /** Sort keys, most significant first. Older clients send a map from attribute to direction, in this order. */
  readonly sort?: readonly SortField[];
  /** Most rows. */
  readonly limit?: number;
  /** Where to go on: `nextCursor` of the page before. */
  readonly cursor?: string;
  /** Attributes to group by. */
  readonly groupBy?: readonly string[];
  /** Columns of the groups. */
  readonly aggregations?: readonly Aggregation[];
  /** Attributes to return; older clients have it only here, newer ones beside the query too. */
  readonly fields?: readonly string[];
}

/**
 * Starts a query that stays: QUERY_RESP, then a QUERY_UPDATE for each change, until QUERY_UNSUB. A query for one answer is
 * QUERY_SUB, QUERY_RESP, QUERY_UNSUB.
 */
export interface QuerySub {
  readonly type: 'QUERY_SUB';
  readonly payload: QuerySubPayload;
}

/** Members of QUERY_SUB. */
export interface QuerySubPayload {
  /** The client's name for the query, a UUID; unique on its connection and kept across reconnects. */
  readonly queryId: string;
  /** Map to query. */
  readonly mapName: string;
  /** What to select. */
  readonly query: Query;
  /** Attributes to return; absent: whole values. */
  readonly fields?: readonly string[];
}

/** Ends a query. Not answered. */
export interface QueryUnsub {
  readonly type: 'QUERY_UNSUB';
  readonly payload: QueryUnsubPayload;
}

/** Members of QUERY_UNSUB. */
export interface QueryUnsubPayload {
  /** The query. */
  readonly queryId: string;
}

/** One row of a result. */
export interface QueryRow {
  /** Key of the entry, or of the group. */
  readonly key: string;
  /** The bare value, projected where fields were asked for; of a group `{__key, __count, __<func>_<field>…}` and its attributes. */
  readonly value: unknown;
}

/** The result of a query as it stands. Replaces what the client shows: keys not listed disappear. */
export interface QueryResp {
  readonly type: 'QUERY_RESP';
  readonly payload: QueryRespPayload;
}

/** Members of QUERY_RESP. */
export interface QueryRespPayload {
  /** The query. */
  readonly queryId: string;
  /** The rows, in order. */
  readonly results: readonly QueryRow[];
  /** Cursor of the next page; really absent when there is none. */
  readonly nextCursor?: string;
  /** Whether rows follow after these. */
  readonly hasMore?: boolean;
  /** What became of the cursor sent. */
  readonly cursorStatus?: CursorStatus;
  /** Root over the projected rows, which the client presents in QUERY_SYNC_INIT. Never nil: a client would send it back. */
  readonly merkleRootHash?: number;
  /** Why there is no result. Clients ignore it and show the empty rows. */
  readonly error?: string;
  /** Name of the error: `QUERY_UNBOUNDED_SORT`, `QUERY_SNAPSHOT_OVERFLOW`. */
  readonly code?: string;
}

/** One change of a standing query's result; sent to the writer's own queries as well (wire-protocol T17). */
export interface QueryUpdate {
  readonly type: 'QUERY_UPDATE';
  readonly payload: QueryUpdatePayload;
}

/** Members of QUERY_UPDATE. */
export interface QueryUpdatePayload {
  /** The query. */
  readonly queryId: string;
  /** Key of the entry. */
  readonly key: string;
  /** The value after the change, projected like the rows; nil on LEAVE. */
  readonly value: unknown;
  /** What the change did to the result. */
  readonly changeType: ChangeType;
}

/** Presents the root of a projected query's rows after a reconnect. Not answered. */
export interface QuerySyncInit {
  readonly type: 'QUERY_SYNC_INIT';
  readonly payload: QuerySyncInitPayload;
}

/** Members of QUERY_SYNC_INIT. */
export interface QuerySyncInitPayload {
  /** The query. */
  readonly queryId: string;
  /** `merkleRootHash` of the QUERY_RESP that the client holds. */
  readonly rootHash: number;
}

/**
 * Starts a query with full-text predicates. Clients send it, route no answer to it and keep to local results
 * (wire-protocol §5.13); it is accepted in silence.
 */
export interface HybridQuerySubscribe {
  readonly type: 'HYBRID_QUERY_SUBSCRIBE';
  readonly payload: HybridQuerySubscribePayload;
}

/** Members of HYBRID_QUERY_SUBSCRIBE. */
export interface HybridQuerySubscribePayload {
  /** The client's name for the query. */
  readonly subscriptionId: string;
  /** Map to query. */
  readonly mapName: string;
  /** Tests on a record. */
  readonly predicate?: PredicateNode;
  /** Equality for each attribute. */
  readonly where?: Readonly<Record<string, unknown>>;
  /** Sort keys; clients send a map from attribute to direction. */
  readonly sort?: readonly SortField[];
  /** Most rows. */
  readonly limit?: number;
  /** Where to go on. */
  readonly cursor?: string;
}

/** Ends a query with full-text predicates. Not answered. */
export interface HybridQueryUnsubscribe {
  readonly type: 'HYBRID_QUERY_UNSUBSCRIBE';
  readonly payload: HybridQueryUnsubscribePayload;
}

/** Members of HYBRID_QUERY_UNSUBSCRIBE. */
export interface HybridQueryUnsubscribePayload {
  /** The query. */
  readonly subscriptionId: string;
}

/** A stamp of the hybrid logical clock. Order: millis, counter, then node id by UTF-16 code unit (wire-protocol §4.1). */
export interface Timestamp {
  /**
   * Milliseconds since the epoch. Clients with a poisoned clock send NaN: it decodes to 2^64-1, far beyond the drift
   * limit, so that the operation is refused and the rest of its batch is not.
   */
  readonly millis: number;
  /** Counts stamps within one millisecond. */
  readonly counter: number;
  /** Who stamped it; holds no `:`; empty in the zero timestamp. */
  readonly nodeId: string;
}

/** One version of an entry of a last-write-wins map (wire-protocol §4.2). */
export interface LwwRecord {
  /** The value; nil is a tombstone. A client that stores `undefined` leaves the member out: that is a tombstone too. */
  readonly value: unknown;
  /** When it was written. */
  readonly timestamp: Timestamp;
  /** Lifetime in milliseconds from `timestamp.millis`; absent, 0 and negative: it never expires. */
  readonly ttlMs?: number;
}

/** One value of an entry of an observed-remove map (wire-protocol §4.3). */
export interface OrMapRecord {
  /** The value; a client that adds `undefined` leaves the member out, which reads as nil. */
  readonly value: unknown;
  /** When it was added. */
  readonly timestamp: Timestamp;
  /** Unique name of this addition: the text form `millis:counter:nodeId` of its timestamp. */
  readonly tag: string;
  /** Lifetime in milliseconds from `timestamp.millis`; absent, 0 and negative: it never expires. */
  readonly ttlMs?: number;
}

/** All that a replica knows of one key of an observed-remove map (wire-protocol §4.4). */
export interface OrMapEntry {
  /** The entry's key. */
  readonly key: string;
  /** Additions that are alive; possibly empty, never nil, since clients iterate it. */
  readonly records: readonly OrMapRecord[];
  /** Tags of removed additions; possibly empty, never nil. Clients repeat the tombstones of their whole map here. */
  readonly tombstones: readonly string[];
}

/** A function that decides between two versions. */
export interface Resolver {
  /** Name: 1 to 100 characters. */
  readonly name: string;
  /** Source: at most 50 000 characters of JavaScript; may be empty. */
  readonly code: string;
  /** 0 to 100; the greatest is asked first. */
  readonly priority?: number;
  /** Keys it applies to, with `*`; absent: all. */
  readonly keyPattern?: string;
}

/** Registers a resolver for a map. Answered with REGISTER_RESOLVER_RESPONSE. */
export interface RegisterResolver {
  readonly type: 'REGISTER_RESOLVER';
  /** The client's name for the request, a UUID; echoed in the answer. */
  readonly requestId: string;
  /** Map. */
  readonly mapName: string;
  /** The resolver. */
  readonly resolver: Resolver;
}

/** Whether a resolver was registered. */
export interface RegisterResolverResponse {
  readonly type: 'REGISTER_RESOLVER_RESPONSE';
  /** `requestId` of the request. */
  readonly requestId: string;
  /** Whether it was done. */
  readonly success: boolean;
  /** Why not. */
  readonly error?: string;
}

/** Removes a resolver. Answered with UNREGISTER_RESOLVER_RESPONSE. */
export interface UnregisterResolver {
  readonly type: 'UNREGISTER_RESOLVER';
  /** The client's name for the request, a UUID; echoed in the answer. */
  readonly requestId: string;
  /** Map. */
  readonly mapName: string;
  /** Name of the resolver. */
  readonly resolverName: string;
}

/** Whether a resolver was removed. */
export interface UnregisterResolverResponse {
  readonly type: 'UNREGISTER_RESOLVER_RESPONSE';
  /** `requestId` of the request. */
  readonly requestId: string;
  /** Whether it was done. */
  readonly success: boolean;
  /** Why not. */
  readonly error?: string;
}

/** Asks which resolvers there are. Answered with LIST_RESOLVERS_RESPONSE. */
export interface ListResolvers {
  readonly type: 'LIST_RESOLVERS';
  /** The client's name for the request, a UUID; echoed in the answer. */
  readonly requestId: string;
  /** Only those of this map. */
  readonly mapName?: string;
}

/** One registered resolver, without its code. */
export interface ResolverSummary {
  /** Map it is for. */
  readonly mapName: string;
  /** Name. */
  readonly name: string;
  /** 0 to 100; the greatest is asked first. */
  readonly priority?: number;
  /** Keys it applies to; absent: all. */
  readonly keyPattern?: string;
}

/** The registered resolvers. */
export interface ListResolversResponse {
  readonly type: 'LIST_RESOLVERS_RESPONSE';
  /** `requestId` of the request. */
  readonly requestId: string;
  /** The resolvers. */
  readonly resolvers: readonly ResolverSummary[];
}

/** Tells a client that a resolver refused its write. */
export interface MergeRejected {
  readonly type: 'MERGE_REJECTED';
  /** Map of the entry. */
  readonly mapName: string;
  /** Key of the entry. */
  readonly key: string;
  /** The value that was refused. */
  readonly attemptedValue: unknown;
  /** Why. */
  readonly reason: string;
  /** Stamp of the refused write; drives the client's clock. */
  readonly timestamp: Timestamp;
}

/** Fine tuning of a search. */
export interface SearchOptions {
  /** Most hits. */
  readonly limit?: number;
  /** Least score of a hit. */
  readonly minScore?: number;
  /** Factor on the score by attribute. */
  readonly boost?: Readonly<Record<string, number>>;
}

/** Searches once. Answered with SEARCH_RESP. */
export interface Search {
  readonly type: 'SEARCH';
  readonly payload: SearchPayload;
}

/** Members of SEARCH. */
export interface SearchPayload {
  /** The client's name for the request, a UUID; echoed in the answer. */
  readonly requestId: string;
  /** Map. */
  readonly mapName: string;
  /** Words to find. */
  readonly query: string;
  /** Fine tuning. */
  readonly options?: SearchOptions;
}

/** One hit. */
export interface SearchHit {
  /** Key of the entry. */
  readonly key: string;
  /** The value. */
  readonly value: unknown;
  /** Relevance; greater is better. */
  readonly score: number;
  /** Words of the query that hit. */
  readonly matchedTerms: readonly string[];
}

/** The hits of a search, and the first answer to a subscription. */
export interface SearchResp {
  readonly type: 'SEARCH_RESP';
  readonly payload: SearchRespPayload;
}

/** Members of SEARCH_RESP. */
export interface SearchRespPayload {
  /** `requestId` of the SEARCH, or `subscriptionId` of the SEARCH_SUB. */
  readonly requestId: string;
  /** Hits, best first. */
  readonly results: readonly SearchHit[];
  /** Number of hits without the limit. */
  readonly totalCount: number;
  /** Why there is no result. */
  readonly error?: string;
}

/** Starts a search that stays: SEARCH_RESP, then a SEARCH_UPDATE for each change, until SEARCH_UNSUB. */
export interface SearchSub {
  readonly type: 'SEARCH_SUB';
  readonly payload: SearchSubPayload;
}

/** Members of SEARCH_SUB. */
export interface SearchSubPayload {
  /** The client's name for the subscription, a UUID. */
  readonly subscriptionId: string;
  /** Map. */
  readonly mapName: string;
  /** Words to find. */
  readonly query: string;
  /** Fine tuning. */
  readonly options?: SearchOptions;
}

/** One change of a standing search's hits. */
export interface SearchUpdate {
  readonly type: 'SEARCH_UPDATE';
  readonly payload: SearchUpdatePayload;
}

/** Members of SEARCH_UPDATE. */
export interface SearchUpdatePayload {
  /** The subscription. */
  readonly subscriptionId: string;
  /** Key of the entry. */
  readonly key: string;
  /** The value after the change; nil on LEAVE. */
  readonly value: unknown;
  /** Relevance; 0 on LEAVE. */
  readonly score: number;
  /** Words of the query that hit. */
  readonly matchedTerms: readonly string[];
  /** What the change did to the hits. */
  readonly changeType: ChangeType;
}

/** Ends a search. Not answered. */
export interface SearchUnsub {
  readonly type: 'SEARCH_UNSUB';
  readonly payload: SearchUnsubPayload;
}

/** Members of SEARCH_UNSUB. */
export interface SearchUnsubPayload {
  /** The subscription. */
  readonly subscriptionId: string;
}

/** Asks the client to authenticate; sent at once after the connection is accepted. A client with a token answers AUTH. */
export interface AuthRequired {
  readonly type: 'AUTH_REQUIRED';
}

/**
 * Presents a token. Clients send it when the socket opens and again in reply to AUTH_REQUIRED: all but the first on an
 * authenticated connection are ignored. Answered with AUTH_ACK even where no token is needed.
 */
export interface Auth {
  readonly type: 'AUTH';
  /** JSON Web Token of the user. */
  readonly token: string;
  /** Version of the protocol; 1 where a client sends it at all. Not checked. */
  readonly protocolVersion?: number;
  /** Proof of the device's identity from an earlier AUTH_ACK or DEVICE_ACK. */
  readonly deviceToken?: string;
}

/** The client is authenticated. Every member is optional. */
export interface AuthAck {
  readonly type: 'AUTH_ACK';
  /** Version of the protocol: 1. */
  readonly protocolVersion?: number;
  /** The user, from the token's subject. */
  readonly userId?: string;
  /** The device bound to this connection. */
  readonly deviceId?: string;
  /** New proof of the device's identity; absent: keep the one you have. */
  readonly deviceToken?: string;
}

/** Authentication failed; the connection is closed after this frame. The client forgets its token. */
export interface AuthFail {
  readonly type: 'AUTH_FAIL';
  /** Why; a generic text unless the server is told to forward details. */
  readonly error?: string;
  /** Code as in ERROR; usually absent. */
  readonly code?: number;
}

/** A client without a token introduces its device. Only the first on a connection is answered, with DEVICE_ACK. */
export interface DeviceHello {
  readonly type: 'DEVICE_HELLO';
  /** Proof of the identity; absent on a new device. */
  readonly deviceToken?: string;
}

/** The device's identity is bound to this connection; an older connection of the same device is closed. */
export interface DeviceAck {
  readonly type: 'DEVICE_ACK';
  /** The device. */
  readonly deviceId?: string;
  /** New proof of the identity, when one was minted or rotated; absent: keep the one you have. */
  readonly deviceToken?: string;
}

/** Heartbeat of a client; answered with PONG at once, whatever else the connection is waiting for. */
export interface Ping {
  readonly type: 'PING';
  /** Client's clock in milliseconds since the epoch; echoed. */
  readonly timestamp: number;
}

/** Answer to PING. */
export interface Pong {
  readonly type: 'PONG';
  /** The timestamp of the PING, unchanged; 0 for clients whose clock it would poison (wire-protocol T6). */
  readonly timestamp: number;
  /** Server's clock in milliseconds since the epoch. */
  readonly serverTime: number;
}

/** The server is about to shut down. Shipped clients have no handler for it. */
export interface ShutdownPending {
  readonly type: 'SHUTDOWN_PENDING';
  /** When to connect again, in milliseconds from now. */
  readonly retryAfter: number;
}

/** Runs one statement. Answered with SQL_QUERY_RESP. */
export interface SqlQuery {
  readonly type: 'SQL_QUERY';
  readonly payload: SqlQueryPayload;
}

/** Members of SQL_QUERY. */
export interface SqlQueryPayload {
  /** The statement. */
  readonly sql: string;
  /** The client's name for the request, a UUID; echoed in the answer. */
  readonly queryId: string;
}

/** The rows of a statement. */
export interface SqlQueryResp {
  readonly type: 'SQL_QUERY_RESP';
  readonly payload: SqlQueryRespPayload;
}

/** Members of SQL_QUERY_RESP. */
export interface SqlQueryRespPayload {
  /** `queryId` of the SQL_QUERY. */
  readonly queryId: string;
  /** Names of the columns; empty on error. */
  readonly columns: readonly string[];
  /** The rows; each is a list with one cell for each column. Empty on error. */
  readonly rows: readonly unknown[];
  /** Why there is no result. */
  readonly error?: string;
  /** Name of the error, such as `FEATURE_DISABLED`. */
  readonly code?: string;
}

/** Subscribes to a topic. Not answered. */
export interface TopicSub {
  readonly type: 'TOPIC_SUB';
  readonly payload: TopicSubPayload;
}

/** Members of TOPIC_SUB. */
export interface TopicSubPayload {
  /** Topic: 1 to 256 bytes. */
  readonly topic: string;
}

/** Ends a subscription. Not answered. */
export interface TopicUnsub {
  readonly type: 'TOPIC_UNSUB';
  readonly payload: TopicUnsubPayload;
}

/** Members of TOPIC_UNSUB. */
export interface TopicUnsubPayload {
  /** Topic: 1 to 256 bytes. */
  readonly topic: string;
}

/** Publishes to the other subscribers of a topic. Not answered. */
export interface TopicPub {
  readonly type: 'TOPIC_PUB';
  readonly payload: TopicPubPayload;
}

/** Members of TOPIC_PUB. */
export interface TopicPubPayload {
  /** Topic: 1 to 256 bytes. */
  readonly topic: string;
  /** What to publish; nil is allowed, and absent reads as nil. */
  readonly data: unknown;
}

/** Delivers what was published. */
export interface TopicMessage {
  readonly type: 'TOPIC_MESSAGE';
  readonly payload: TopicMessagePayload;
}

/** Members of TOPIC_MESSAGE. */
export interface TopicMessagePayload {
  /** Topic. */
  readonly topic: string;
  /** What was published. */
  readonly data: unknown;
  /** User or device that published it. */
  readonly publisherId?: string;
  /** When the server accepted it, in milliseconds since the epoch. */
  readonly timestamp: number;
}

/** Fine tuning of a vector search. */
export interface VectorSearchOptions {
  /** Whether to send values; absent: true. */
  readonly includeValue?: boolean;
  /** Whether to send vectors; absent: false. */
  readonly includeVectors?: boolean;
  /** Least score of a hit. */
  readonly minScore?: number;
  /** Tests that a hit must pass; shipped clients never send it. */
  readonly filter?: PredicateNode;
}

/** Searches once. Answered with VECTOR_SEARCH_RESP. */
export interface VectorSearch {
  readonly type: 'VECTOR_SEARCH';
  readonly payload: VectorSearchPayload;
}

/** Members of VECTOR_SEARCH. */
export interface VectorSearchPayload {
  /** The client's name for the request, a UUID; echoed in the answer. */
  readonly id: string;
  /** Map. */
  readonly mapName: string;
  /** Index to use; absent: the only one of the map. */
  readonly indexName?: string;
  /** Vector to find, as little-endian float32. Read as bin, as a list of bytes or as a map from index to byte. */
  readonly queryVector: Uint8Array;
  /** Most hits. */
  readonly k: number;
  /** Candidates to look at; absent: twice `k`. */
  readonly efSearch?: number;
  /** Fine tuning. */
  readonly options?: VectorSearchOptions;
}

/** One hit. */
export interface VectorSearchHit {
  /** Key of the entry. */
  readonly key: string;
  /** Nearness; greater is nearer. */
  readonly score: number;
  /** The value, if asked for. */
  readonly value?: unknown;
  /** The vector as little-endian float32, if asked for. Never nil: clients throw. */
  readonly vector?: Uint8Array;
}

/** The hits of a vector search. */
export interface VectorSearchResp {
  readonly type: 'VECTOR_SEARCH_RESP';
  readonly payload: VectorSearchRespPayload;
}

/** Members of VECTOR_SEARCH_RESP. */
export interface VectorSearchRespPayload {
  /** `id` of the VECTOR_SEARCH. */
  readonly id: string;
  /** Hits, nearest first. */
  readonly results: readonly VectorSearchHit[];
  /** Candidates looked at. */
  readonly totalCandidates: number;
  /** Time the search took, in milliseconds. */
  readonly searchTimeMs: number;
  /** Why there is no result, such as a vector of the wrong length. */
  readonly error?: string;
}

/** Every message that a client may send. */
export type ClientMessage =
  | PartitionMapRequest
  | CounterRequest
  | CounterSync
  | HybridSearch
  | HybridSearchSub
  | HybridSearchUnsub
  | JournalSubscribe
  | JournalUnsubscribe
  | JournalRead
  | LockRequest
  | LockRelease
  | SyncInit
  | MerkleReqBucket
  | ClientOp
  | OpBatch
  | ClientApplyAck
  | Batch
  | OrMapSyncInit
  | OrMapMerkleReqBucket
  | OrMapDiffRequest
  | OrMapPushDiff
  | EntryProcess
  | EntryProcessBatch
  | QuerySub
  | QueryUnsub
  | QuerySyncInit
  | HybridQuerySubscribe
  | HybridQueryUnsubscribe
  | RegisterResolver
  | UnregisterResolver
  | ListResolvers
  | Search
  | SearchSub
  | SearchUnsub
  | Auth
  | DeviceHello
  | Ping
  | SqlQuery
  | TopicSub
  | TopicUnsub
  | TopicPub
  | VectorSearch;

/** Every message that the server may send. */
export type ServerMessage =
  | PartitionMap
  | PartitionMapDelta
  | CounterResponse
  | CounterUpdate
  | Error
  | ServerEvent
  | ServerBatchEvent
  | GcPrune
  | HybridSearchResp
  | HybridSearchUpdate
  | JournalEvent
  | JournalReadResponse
  | LockGranted
  | LockReleased
  | SyncRespRoot
  | SyncRespBuckets
  | SyncRespLeaf
  | SyncResetRequired
  | OpAck
  | OpRejected
  | Batch
  | OrMapSyncRespRoot
  | OrMapSyncRespBuckets
  | OrMapSyncRespLeaf
  | OrMapDiffResponse
  | EntryProcessResponse
  | EntryProcessBatchResponse
  | QueryResp
  | QueryUpdate
  | RegisterResolverResponse
  | UnregisterResolverResponse
  | ListResolversResponse
  | MergeRejected
  | SearchResp
  | SearchUpdate
  | AuthRequired
  | AuthAck
  | AuthFail
  | DeviceAck
  | Pong
  | ShutdownPending
  | SqlQueryResp
  | TopicMessage
  | VectorSearchResp;

/** Every message between nodes. */
export type NodeMessage =
  | ClusterSubRegister
  | ClusterSubAck
  | ClusterSubUpdate
  | ClusterSubUnregister
  | ClusterSearchReq
  | ClusterSearchResp
  | ClusterSearchSubscribe
  | ClusterSearchUnsubscribe
  | ClusterSearchUpdate;

/** Every message. */
export type Message = ClientMessage | ServerMessage | NodeMessage;

/** Values of the member `type`. */
export type MessageType = Message['type'];
