using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>
/// Which handler takes which message. The compiler sees to it that every message of clients is either handled or listed here
/// as not served yet; the list only shrinks (settled 35).
/// </summary>
[MessageDispatch]
[NotServed(
    "HYBRID_SEARCH", "HYBRID_SEARCH_SUB",
    "SEARCH", "SEARCH_SUB",
    "SQL_QUERY",
    "VECTOR_SEARCH")]
internal sealed partial class MessageDispatcher(
    SessionHandler session, OperationHandler operations, QueryHandler queries, BatchHandler batches,
    SyncHandler sync, OrSyncHandler orSync, TopicHandler topics, CounterHandler counters, LockHandler locks, JournalHandler journal,
    ProcessorHandler processors, ResolverHandler resolvers, PartitionMapHandler partitions);
