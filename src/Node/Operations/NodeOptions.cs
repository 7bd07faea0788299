using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Processors;
using TopGun.Core.Resolvers;
using TopGun.Node.Operations.Devices;
using TopGun.Node.Operations.Interceptors;
using TopGun.Node.Operations.Journal;
using TopGun.Node.Operations.Sessions;
using TopGun.Node.Operations.Tombstones;

namespace TopGun.Node.Operations;

/// <summary>How a node serves its callers.</summary>
public sealed record NodeOptions
{
    /// <summary>Id of the node in the stamps it issues; must not contain <c>:</c>, should be lower case (settled 14).</summary>
    public required string NodeId { get; init; }

    /// <summary>Policies to begin with.</summary>
    public AccessRules AccessRules { get; init; } = AccessRules.None;

    /// <summary>Subjects of tokens that need no right (<c>TOPGUN_ADMIN_SUBJECTS</c>); a role never frees from policies.</summary>
    public IReadOnlySet<string> AdminSubjects { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Largest value in bytes that a write may carry.</summary>
    public int ValueBytesMax { get; init; } = GridLimits.ValueBytesMaxDefault;

    /// <summary>Processors that callers may run.</summary>
    public EntryProcessors Processors { get; init; } = EntryProcessors.BuiltIn;

    /// <summary>Conflict resolvers that maps may be given.</summary>
    public ConflictResolvers Resolvers { get; init; } = ConflictResolvers.BuiltIn;

    /// <summary>Resolvers that stand from the start; callers cannot take them back.</summary>
    public IReadOnlyList<ResolverRegistration> ResolverRegistrations { get; init; } = [];

    /// <summary>Interceptors of the pipeline, in their order.</summary>
    public IReadOnlyList<INodeInterceptor> Interceptors { get; init; } = [];

    /// <summary>Most sessions open at a time.</summary>
    public int SessionsMax { get; init; } = SessionLimits.SessionsMaxDefault;

    /// <summary>Most subscriptions of one session, of all kinds together.</summary>
    public int SubscriptionsPerSessionMax { get; init; } = GridLimits.SubscriptionsPerSessionMaxDefault;

    /// <summary>Whether accepted writes are journaled (<c>TOPGUN_JOURNAL_ENABLED</c>).</summary>
    public bool JournalEnabled { get; init; } = true;

    /// <summary>Changes that the journal keeps, 1 or more (<c>TOPGUN_JOURNAL_CAPACITY</c>).</summary>
    public int JournalCapacity { get; init; } = JournalLimits.CapacityDefault;

    /// <summary>
    /// True when callers without identity may administer: only on a node without authentication that nobody but its own machine
    /// reaches, or that was opened on purpose (server-behaviour §1.6).
    /// </summary>
    public bool AnonymousMayAdminister { get; init; }

    /// <summary>How long removals are remembered.</summary>
    public TombstoneOptions Tombstones { get; init; } = new();

    /// <summary>Most device credentials kept; the oldest is forgotten for a new one.</summary>
    public int DevicesMax { get; init; } = DeviceLimits.DevicesMaxDefault;
}
