using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using MapQuery = TopGun.Core.Grid.Queries.MapQuery;

namespace TopGun.Node.Operations.Services;

/// <summary>One watcher's live query: gathers changes while the watcher is busy, starts afresh when it fell behind.</summary>
/// <remarks>The sink's side never blocks; the reader's side is used by one call.</remarks>
internal sealed class LiveFeed(IQueries queries, MapQuery query, ValueForm form) : IQuerySink, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _signal = new(0);
    private List<Change> _changes = [];
    private IDisposable? _subscription;
    private Page? _page;
    private GridError? _failure;
    private bool _fellBehind;
    private bool _isReset;

    /// <summary>Starts the query.</summary>
    public void Start() => _subscription = queries.Subscribe(query, this);

    /// <summary>Waits for what comes next.</summary>
    /// <exception cref="GridException">The query cannot be served.</exception>
    public async Task<WatchResponse> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _signal.WaitAsync(cancellationToken);
            if (TakeNext() is { } response)
            {
                return response;
            }

            if (_fellBehind)
            {
                StartAfresh();
            }
        }
    }

    /// <inheritdoc/>
    public void OnPage(QueryPage page)
    {
        var message = page.ToSchema(form);
        lock (_lock)
        {
            message.Reset = _isReset;
            _page = message;
            _changes.Clear();
        }

        _signal.Release();
    }

    /// <inheritdoc/>
    public void OnChange(RowChange change, Delivery delivery)
    {
        lock (_lock)
        {
            if (_fellBehind)
            {
                return;
            }

            if (_changes.Count == ServiceLimits.WatchChangesMax)
            {
                _fellBehind = true;
                _changes.Clear();
            }
            else
            {
                _changes.Add(Encoded(change));
            }
        }

        _signal.Release();
    }

    /// <inheritdoc/>
    public void OnFailed(GridError error)
    {
        lock (_lock)
        {
            _failure = error;
        }

        _signal.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscription?.Dispose();
        _signal.Dispose();
    }

    /// <summary>The change in this watcher's form; the MsgPack form is shared with every other reader of the change.</summary>
    private Change Encoded(RowChange change) => form == ValueForm.Json
        ? change.ToSchema(form)
        : (Change)(change.RemoteForm ??= change.ToSchema(ValueForm.Msgpack));

    private WatchResponse? TakeNext()
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                throw new GridException(_failure);
            }

            if (_page is { } page)
            {
                _page = null;
                return new WatchResponse { Page = page };
            }

            if (_changes.Count == 0)
            {
                return null;
            }

            var taken = Math.Min(_changes.Count, ServiceLimits.ChangesPerMessageMax);
            var response = new WatchResponse { Changes = new Changes() };
            response.Changes.Changes_.AddRange(_changes.GetRange(0, taken));
            _changes.RemoveRange(0, taken);
            return response;
        }
    }

    private void StartAfresh()
    {
        _subscription?.Dispose();
        lock (_lock)
        {
            _changes = [];
            _page = null;
            _fellBehind = false;
            _isReset = true;
        }

        Start();
    }
}
