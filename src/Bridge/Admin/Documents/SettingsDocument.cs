namespace TopGun.Bridge.Admin.Documents;

/// <summary>Body of GET /api/admin/settings and answer to PUT: what is in effect.</summary>
/// <param name="NodeId">Id in the node's stamps.</param>
/// <param name="DefaultOperationTimeoutMs">Time that a write gets to reach its level when its caller names none.</param>
/// <param name="MaxConcurrentOperations">Most queries that run at a time. May be changed.</param>
/// <param name="GcIntervalMs">How often expired records are looked for. May be changed.</param>
/// <param name="SlowOperationMs">Time above which an operation is listed as slow. May be changed.</param>
/// <param name="PartitionCount">Always 271.</param>
/// <param name="Host">Interface that the process listens on.</param>
/// <param name="Port">Port that this request came in by.</param>
/// <param name="RequireAuth">True when callers need a token.</param>
/// <param name="MaxValueBytes">Largest value in bytes.</param>
/// <param name="LogLevel">Level of the log. May be changed.</param>
internal sealed record SettingsDocument(
    string NodeId,
    long DefaultOperationTimeoutMs,
    int MaxConcurrentOperations,
    long GcIntervalMs,
    long SlowOperationMs,
    int PartitionCount,
    string Host,
    int Port,
    bool RequireAuth,
    int MaxValueBytes,
    string LogLevel);
