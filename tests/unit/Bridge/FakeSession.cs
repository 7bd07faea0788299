using System.Collections.Concurrent;
using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Counters;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Processors;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Grid.Topics;

namespace TopGun.Bridge.Tests;

/// <summary>A session of the fake grid; tests speak to its sinks.</summary>
internal sealed class FakeSession(FakeGrid grid, Principal principal, ISessionSink sink) : IGridSession, IMaps, IQueries
{
    public ISessionSink Sink => sink;

    public Principal Principal => principal;

    public string NodeId => "fake";

    public IMaps Maps => this;

    public IQueries Queries => this;

    public ISync Sync => throw new NotSupportedException();

    public IProcessors Processors => throw new GridException(GridErrorCode.NotServed, "the fake grid runs no processors");

    public IResolvers Resolvers => throw new GridException(GridErrorCode.NotServed, "the fake grid runs no resolvers");

    public IAdministration Administration => throw new GridException(GridErrorCode.NotServed, "the fake grid is not administered");

    public ITopics Topics => FakeMessaging.Instance;

    public ICounters Counters => FakeMessaging.Instance;

    public ILocks Locks => FakeMessaging.Instance;

    public IJournal Journal => FakeMessaging.Instance;

    public ConcurrentDictionary<FakeSubscription, byte> Subscriptions { get; } = new();

    public void Record(WriteBatch batch)
    {
        foreach (ref readonly var operation in batch.Operations)
        {
            if (operation.Outcome == OperationOutcome.Pending)
                grid.Writes.Enqueue($"{operation.Kind} {operation.MapName}/{Encoding.UTF8.GetString(batch.Bytes(operation.Key))}");
        }
    }

    public void Apply(WriteBatch batch, IWriteCompletion completion) => grid.Apply(this, batch, completion);

    public IDisposable Subscribe(MapQuery query, IQuerySink querySink)
    {
        grid.Subscribing(query);
        var subscription = new FakeSubscription(this, query, querySink);
        Subscriptions[subscription] = 0;
        querySink.OnPage(grid.Page);
        return subscription;
    }

    public ValueTask<DeviceIdentity?> BindDeviceAsync(string? deviceToken, CancellationToken cancellationToken) =>
        ValueTask.FromResult(grid.BindDevice(deviceToken));

    public ValueTask<MapEntry?> GetAsync(string mapName, string key, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<QueryPage> RunAsync(MapQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        grid.Forget(this);
        return ValueTask.CompletedTask;
    }
}
