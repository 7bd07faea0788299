using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Query;

namespace TopGun.Node.Operations.Access;

/// <summary>A live query that shows what its session may see: when rights change, it starts afresh with another page.</summary>
/// <remarks>Judgements follow one another; the gate is held while a subscription begins, so that none outlives the end of this one.</remarks>
internal sealed class JudgedQuery(
    QueryEngine engine, ReadAccess reads, MapQuery query, IQuerySink sink, ISessionSink session) : IJudgedSubscription
{
    private readonly Lock _judgements = new();
    private readonly Lock _gate = new();
    private AccessVerdict? _verdict;
    private IDisposable? _subscription;
    private bool _hasEnded;

    /// <inheritdoc/>
    public GridError? JudgeAnew()
    {
        lock (_judgements)
        {
            var verdict = reads.Judge(query.MapName, out var visible);
            if (verdict.IsDenied)
                return AccessRefusals.Of(Resource.Map(query.MapName));
            if (_verdict?.IsSameAs(verdict) == true)
                return null;
            _verdict = verdict;
            Take()?.Dispose();
            Begin(visible);
            return null;
        }
    }

    /// <inheritdoc/>
    public void Fail(GridError error) => sink.OnFailed(error);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _hasEnded = true;
        Take()?.Dispose();
    }

    private void Begin(IRowFilter? visible)
    {
        lock (_gate)
        {
            if (_hasEnded)
                return;
            var subscription = engine.Subscribe(query, sink, session, visible);
            // The sink may have ended it from inside its page.
            if (_hasEnded)
                subscription.Dispose();
            else
                _subscription = subscription;
        }
    }

    private IDisposable? Take()
    {
        lock (_gate)
        {
            var subscription = _subscription;
            _subscription = null;
            return subscription;
        }
    }
}
