using TopGun.Client.Sessions;
using TopGun.Client.Telemetry;
using TopGun.Client.Tokens;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;

namespace TopGun.Client.Calls;

/// <summary>The one session of a client, for all that lives as long as a session: opened when first needed, and again after the grid has ended it.</summary>
internal sealed class ClientSession(TopGunClientOptions options, CallerToken token) : ISessionSink, IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Lock _gate = new();
    private RemoteGrid? _grid;
    private RemoteSession? _session;
    private Action<TopGunException>? _ended;
    private bool _disposed;

    /// <summary>The grid has ended the session; what was followed in it has ended too.</summary>
    public event Action<TopGunException> Ended
    {
        add
        {
            lock (_gate)
                _ended += value;
        }
        remove
        {
            lock (_gate)
                _ended -= value;
        }
    }

    /// <summary>A node serves the session now, by its id; or none, by null.</summary>
    public event Action<string?>? Moved;

    /// <summary>How calls are made.</summary>
    public TopGunClientOptions Options => options;

    /// <summary>Makes a call: traced, with a deadline, and refusals as <see cref="TopGunException"/>.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="call">Makes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<T> RunAsync<T>(
        CallName name, Func<RemoteSession, CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken) =>
        GridCalls.TraceAsync(name, options.TimeProvider, () => RunAsync(call, options.CallTimeout, cancellationToken));

    /// <summary>Makes a call that may take as long as it takes, for instance to wait for a lock.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="call">Makes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<T> WaitAsync<T>(
        CallName name, Func<RemoteSession, CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken) =>
        GridCalls.TraceAsync(name, options.TimeProvider, () => RunAsync(call, Timeout.InfiniteTimeSpan, cancellationToken));

    /// <summary>Sends a command that has no answer, once a node can be reached, and waits until it has taken effect.</summary>
    public Task<bool> TellAsync(CallName name, Func<RemoteSession, CancellationToken, Task> tell, CancellationToken cancellationToken) => RunAsync(
        name,
        async (session, token) =>
        {
            await session.WhenPlacedAsync(token);
            await tell(session, token);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public void OnRecordChange(RecordChange change, Delivery delivery)
    {
    }

    /// <inheritdoc/>
    public void OnMergeRejected(MergeRejection rejection, Delivery delivery)
    {
    }

    /// <inheritdoc/>
    public void OnRefused(GridError error)
    {
    }

    /// <inheritdoc/>
    public void OnForgotten(HlcTimestamp olderThan)
    {
    }

    /// <inheritdoc/>
    public void OnClosed(GridError error)
    {
        Action<TopGunException>? ended;
        lock (_gate)
        {
            _session = null;
            ended = _ended;
        }
        ended?.Invoke(new TopGunException(error));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync();
        try
        {
            if (_disposed)
                return;
            _disposed = true;
            if (_grid is not null)
                await _grid.DisposeAsync();
            OnClosed(new GridError(GridErrorCode.Unavailable, "the client was disposed"));
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<T> RunAsync<T>(
        Func<RemoteSession, CancellationToken, ValueTask<T>> call, TimeSpan allowed, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(allowed, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await call(await GetAsync(either.Token), either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("the call was cancelled", cancellationToken);
        }
        catch (OperationCanceledException late)
        {
            throw new TopGunException(
                new(GridErrorCode.DeadlineExceeded, $"no answer within {allowed}; whether the call was carried out is not known"), late);
        }
        catch (GridException refused)
        {
            throw new TopGunException(refused.Error, refused);
        }
        catch (ObjectDisposedException closed) when (!_disposed)
        {
            throw new TopGunException(new(GridErrorCode.Unavailable, "the grid has ended the session; call again"), closed);
        }
    }

    private async Task<RemoteSession> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _session) is { } open)
            return open;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(TopGunClient));
            if (Volatile.Read(ref _session) is { } opened)
                return opened;
            _grid ??= new RemoteGrid(new RemoteGridOptions
            {
                Addresses = options.Addresses,
                Tls = options.Tls,
                OpenTimeout = options.CallTimeout,
                TimeProvider = options.TimeProvider,
                Jitter = options.Jitter,
            });
            // A source that fails is the caller's to know at once.
            await token.GetAsync(cancellationToken);
            var session = await _grid.OpenSessionAsync(token, this, nodeId => Moved?.Invoke(nodeId), cancellationToken);
            Volatile.Write(ref _session, session);
            return session;
        }
        finally
        {
            _opening.Release();
        }
    }
}
