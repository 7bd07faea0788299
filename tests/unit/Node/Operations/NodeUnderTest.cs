using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Query;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Memory;

namespace TopGun.Node.Tests.Operations;

/// <summary>A node with a clock that stands still and a session that writes.</summary>
internal sealed class NodeUnderTest : IDisposable
{
    public const long Now = 1_700_000_000_000;

    private readonly Random _random = new(1);

    public NodeUnderTest(NodeOptions? options = null, IAuthenticator? authenticator = null, ManualTimeProvider? clock = null, MemoryBudget? budget = null)
    {
        Store = new RecordStore(budget: budget);
        Clock = clock ?? new ManualTimeProvider(Now);
        Queries = new QueryEngine(Store, Clock, TaskScheduler.Default);
        Grid = new NodeGrid(
            options ?? Options,
            Store,
            Queries,
            authenticator ?? new NoAuthentication(),
            Clock,
            bytes => _random.NextBytes(bytes));
    }

    public static NodeOptions Options { get; } = new() { NodeId = "node" };

    public ManualTimeProvider Clock { get; }

    public RecordStore Store { get; }

    public QueryEngine Queries { get; }

    public NodeGrid Grid { get; }

    public IGridSession Open(SinkUnderTest? sink = null, Credentials? credentials = null) =>
        Grid.OpenSessionAsync(credentials ?? Credentials.Anonymous, sink ?? new(), CancellationToken.None).AsTask().Result;

    /// <summary>Applies writes in one batch of a fresh session and returns the judged operations.</summary>
    public WriteOperation[] Apply(params IReadOnlyList<Write> writes) => Apply(Write.Batch(writes));

    /// <summary>Applies a batch in a fresh session and returns the judged operations.</summary>
    public WriteOperation[] Apply(WriteBatch batch)
    {
        var completion = new CompletionUnderTest();
        Open().Maps.Apply(batch, completion);
        Assert.That(completion.Completed, Is.EqualTo(new[] { batch }));
        return batch.Operations.ToArray();
    }

    public MapEntry? Get(string key, string map = "m") =>
        Open().Maps.GetAsync(map, key, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public void Dispose() => Grid.Dispose();
}
