using Google.Protobuf;
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
    private readonly Dictionary<ulong, GatewayAddress> _addresses = [];
    private SharedEvents? _shared;
    private long _lastNumber;
    private int _deliveries;
    private bool _isJoined;
    private bool _hasOverflown;

    /// <summary>The gateway takes events for several sessions from now on.</summary>
    public void Share()
    {
        lock (_lock)
        {
            _shared ??= new SharedEvents();
        }
    }

    /// <summary>Takes in a session, before anything is posted for it.</summary>
    /// <param name="session">The gateway's number for it.</param>
    public GatewayAddress Open(ulong session)
    {
        lock (_lock)
        {
            return _addresses[session] = new GatewayAddress(session);
        }
    }

    /// <summary>Forgets a session.</summary>
    public void Close(ulong session)
    {
        lock (_lock)
        {
            _addresses.Remove(session);
        }
    }

    /// <summary>Adds an event that is sent at once; nothing happens after the end.</summary>
    public void Post(SessionEvent happened)
    {
        lock (_lock)
        {
            Add(happened, _addresses.GetValueOrDefault(happened.Session));
        }

        Flush();
    }

    /// <summary>Adds an event that is sent when the delivery completes.</summary>
    public void Post(SessionEvent happened, Delivery delivery)
    {
        lock (_lock)
        {
            Add(happened, _addresses.GetValueOrDefault(happened.Session));
        }

        Join(delivery);
    }

    /// <summary>Adds what several sessions may be told, which is sent when the delivery completes: once, if the gateway takes it so.</summary>
    /// <param name="address">The session that is told now.</param>
    /// <param name="command">The command that it answers; 0 for none.</param>
    /// <param name="content">What it is told, one object for all who are told it.</param>
    /// <param name="delivery">The delivery.</param>
    public void Post(GatewayAddress address, ulong command, IMessage content, Delivery delivery)
    {
        lock (_lock)
        {
            if (_shared?.TryAdd(content, address, command, _lastNumber - _events.Count + 1) == true)
            {
                CountDelivery();
            }
            else
            {
                var happened = GatewayEvents.Of(address.Session, command, content);
                Add(happened, address);
                _shared?.Note(content, happened, _lastNumber);
            }
        }

        Join(delivery);
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

    private void Join(Delivery delivery)
    {
        if (!Interlocked.Exchange(ref _isJoined, true))
        {
            delivery.Join(this);
        }
    }

    private void Add(SessionEvent happened, GatewayAddress? address)
    {
        CountDelivery();
        if (_hasOverflown)
        {
            return;
        }

        _events.Enqueue(happened);
        _lastNumber++;
        if (address is not null)
        {
            address.LatestEvent = _lastNumber;
        }
    }

    private void CountDelivery() => _hasOverflown |= ++_deliveries > ServiceLimits.GatewayEventsMax;

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

            var deliveries = 0;
            while (response.Events.Count < ServiceLimits.EventsPerMessageMax
                && deliveries < ServiceLimits.DeliveriesPerMessageMax
                && _events.TryDequeue(out var happened))
            {
                response.Events.Add(happened);
                deliveries += 1 + happened.MoreSessions.Count;
                if (IsBulky(happened))
                {
                    break;
                }
            }

            _deliveries -= deliveries;
            return response.Events.Count > 0;
        }
    }
}
