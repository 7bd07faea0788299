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

namespace TopGun.Client.Tests.Hosts;

/// <summary>A grid that takes everything and answers nothing, until it is told to answer writes.</summary>
internal sealed class SilentGrid : IGrid, IGridSession, IMaps
{
    private readonly List<(WriteBatch Batch, IWriteCompletion Completion)> _waiting = [];
    private readonly TaskCompletionSource _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first batch.</summary>
    public Task Given => _given.Task;

    /// <summary>True to answer what comes from now on.</summary>
    public bool AnswersAtOnce { get; set; }

    public Principal Principal => Principal.Anonymous;

    public string NodeId => "silent";

    public IMaps Maps => this;

    public IQueries Queries => throw new NotSupportedException();

    public ISync Sync => throw new NotSupportedException();

    public ITopics Topics => throw new NotSupportedException();

    public ICounters Counters => throw new NotSupportedException();

    public ILocks Locks => throw new NotSupportedException();

    public IJournal Journal => throw new NotSupportedException();

    public IResolvers Resolvers => throw new NotSupportedException();

    public IAdministration Administration => throw new NotSupportedException();

    public IProcessors Processors => throw new NotSupportedException();

    /// <summary>Answers everything that waits.</summary>
    public void AnswerAll()
    {
        lock (_waiting)
        {
            foreach (var (batch, completion) in _waiting)
                Answer(batch, completion);
            _waiting.Clear();
        }
    }

    public ValueTask<IGridSession> OpenSessionAsync(Credentials credentials, ISessionSink sink, CancellationToken cancellationToken) => new(this);

    public ValueTask<IReadOnlyList<NodeOperations>> CountOperationsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DeviceIdentity?> BindDeviceAsync(string? deviceToken, CancellationToken cancellationToken) => default;

    public void Apply(WriteBatch batch, IWriteCompletion completion)
    {
        if (AnswersAtOnce)
        {
            Answer(batch, completion);
            return;
        }

        lock (_waiting)
            _waiting.Add((batch, completion));
        _given.TrySetResult();
    }

    public async ValueTask<MapEntry?> GetAsync(string mapName, string key, CancellationToken cancellationToken) =>
        await new TaskCompletionSource<MapEntry?>().Task.WaitAsync(cancellationToken);

    public ValueTask DisposeAsync() => default;

    private static void Answer(WriteBatch batch, IWriteCompletion completion)
    {
        foreach (ref var operation in batch.Operations)
        {
            operation.Outcome = OperationOutcome.Applied;
            operation.AchievedLevel = WriteConcern.Applied;
        }

        completion.OnCompleted(batch);
    }
}
