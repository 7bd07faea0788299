using TopGun.Core.Grid.Queries;

namespace TopGun.Bridge.Tests;

/// <summary>A live query of the fake grid.</summary>
internal sealed class FakeSubscription(FakeSession session, MapQuery query, IQuerySink sink) : IDisposable
{
    public MapQuery Query => query;

    public IQuerySink Sink => sink;

    public void Dispose() => session.Subscriptions.TryRemove(this, out _);
}
