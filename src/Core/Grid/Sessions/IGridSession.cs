using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Counters;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Processors;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Grid.Topics;

namespace TopGun.Core.Grid.Sessions;

/// <summary>
/// One caller's life in the grid. Disposing it releases every subscription and whatever else the caller holds.
/// </summary>
public interface IGridSession : IAsyncDisposable
{
    /// <summary>Who the caller turned out to be.</summary>
    Principal Principal { get; }

    /// <summary>Id of the node that serves the session now.</summary>
    string NodeId { get; }

    /// <summary>Records of maps: writes and point reads.</summary>
    IMaps Maps { get; }

    /// <summary>Queries over maps, once or live.</summary>
    IQueries Queries { get; }

    /// <summary>Functions that run beside entries.</summary>
    IProcessors Processors { get; }

    /// <summary>Functions that decide about writes.</summary>
    IResolvers Resolvers { get; }

    /// <summary>Walks of replicas that catch up.</summary>
    ISync Sync { get; }

    /// <summary>Publish and subscribe.</summary>
    ITopics Topics { get; }

    /// <summary>Counters.</summary>
    ICounters Counters { get; }

    /// <summary>Locks.</summary>
    ILocks Locks { get; }

    /// <summary>The journal of accepted writes.</summary>
    IJournal Journal { get; }

    /// <summary>What operators ask.</summary>
    IAdministration Administration { get; }

    /// <summary>Binds the replica identity of this session; a second call returns the first identity.</summary>
    /// <param name="deviceToken">Token given to the device earlier, or null.</param>
    /// <param name="cancellationToken">Gives up the attempt.</param>
    /// <returns>The identity, or null when none can be bound (identity is never a reason to refuse a caller).</returns>
    ValueTask<DeviceIdentity?> BindDeviceAsync(string? deviceToken, CancellationToken cancellationToken);
}
