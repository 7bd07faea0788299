using TopGun.Core.Grid.Queries;

namespace TopGun.Node.Tests.Services;

/// <summary>Live queries whose results the test tells; every subscription starts with an empty page.</summary>
internal sealed class ScriptedQueries : IQueries, IDisposable
{
    /// <summary>Sink of the last subscription.</summary>
    public IQuerySink? Sink { get; private set; }

    /// <summary>Subscriptions made so far.</summary>
    public int Subscriptions { get; private set; }

    /// <summary>Subscriptions ended so far.</summary>
    public int Ended { get; private set; }

    public ValueTask<QueryPage> RunAsync(MapQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IDisposable Subscribe(MapQuery query, IQuerySink sink)
    {
        Sink = sink;
        Subscriptions++;
        sink.OnPage(new QueryPage { Rows = [] });
        return this;
    }

    public void Dispose() => Ended++;
}
