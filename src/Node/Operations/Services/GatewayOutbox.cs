using Grpc.Core;
using TopGun.Core.Grid;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Node.Operations.Services;

/// <summary>Events that wait for one gateway; the writing side never blocks.</summary>
internal sealed class GatewayOutbox : IFlushable, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly Queue<SessionEvent> _events = new();
    private bool _isJoined;
    private bool _hasOverflown;

    /// <summary>Adds an event that is sent at once; nothing happens after the end.</summary>
    public void Post(SessionEvent happened)
    {
        Add(happened);
        Flush();
    }

    /// <summary>Adds an event that is sent when the delivery completes.</summary>
    public void Post(SessionEvent happened, Delivery delivery)
    {
        Add(happened);
        if (!Interlocked.Exchange(ref _isJoined, true))
        {
            delivery.Join(this);
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        Interlocked.Exchange(ref _isJoined, false);
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // The sender has not taken the last signal yet and will see these events too.
        }
        catch (ObjectDisposedException)
        {
            // The stream has ended while a session was told something; nobody is there to hear it.
        }
    }

    /// <summary>Waits until there are events and takes those that fit one message.</summary>
    /// <exception cref="RpcException">The gateway fell so far behind that events had to be dropped.</exception>
    public async Task<ConnectResponse> TakeAsync(CancellationToken cancellationToken)
    {
        var response = new ConnectResponse();
        while (response.Events.Count == 0)
        {
            if (!Take(response))
            {
                await _signal.WaitAsync(cancellationToken);
            }
        }

        return response;
    }

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();

    private void Add(SessionEvent happened)
    {
        lock (_lock)
        {
            if (_events.Count == ServiceLimits.GatewayEventsMax)
            {
                _hasOverflown = true;
                return;
            }

            _events.Enqueue(happened);
        }
    }

    // What may be large is the last of its message, so that no message holds two of them.
    private static bool IsBulky(SessionEvent happened) => happened.EventCase
        is SessionEvent.EventOneofCase.Page or SessionEvent.EventOneofCase.Processed or SessionEvent.EventOneofCase.JournalPage;

    private bool Take(ConnectResponse response)
    {
        lock (_lock)
        {
            if (_hasOverflown)
            {
                throw new GridError(
                    GridErrorCode.RateLimited, $"the gateway fell {ServiceLimits.GatewayEventsMax} events behind; connect again").ToRpc();
            }

            while (response.Events.Count < ServiceLimits.EventsPerMessageMax && _events.TryDequeue(out var happened))
            {
                response.Events.Add(happened);
                if (IsBulky(happened))
                {
                    break;
                }
            }

            return response.Events.Count > 0;
        }
    }
}
