using System.Net;
using System.Net.Sockets;

namespace TopGun.TestKit;

/// <summary>Stands between a client and a server and makes the network slow or lets it fail.</summary>
public sealed class FaultProxy : IDisposable
{
    private readonly EndPoint _upstream;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Lock _gate = new();
    private readonly List<Socket> _open = [];
    private TaskCompletionSource _flow = new();
    private TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isRefusing;
    private long _left = long.MaxValue;

    /// <summary>Listens on a free port of the loopback interface.</summary>
    /// <param name="upstream">The server.</param>
    public FaultProxy(EndPoint upstream)
    {
        _upstream = upstream;
        _flow.SetResult();
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _ = AcceptAsync();
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Ends when bytes are held back by <see cref="Stall"/>.</summary>
    public Task Held
    {
        get
        {
            lock (_gate)
                return _held.Task;
        }
    }

    /// <summary>Holds all bytes back, both ways, until <see cref="Resume"/>.</summary>
    public void Stall()
    {
        lock (_gate)
        {
            _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Closes all connections, and new ones as they come, until <see cref="Resume"/>.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isRefusing = true;
            CloseAll();
        }
    }

    /// <summary>Closes all connections, once, when so many bytes more have gone to the server.</summary>
    public void CutAfter(long bytes)
    {
        lock (_gate)
            _left = bytes;
    }

    /// <summary>Works again; what was held back goes on.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _isRefusing = false;
            _flow.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        Cut();
        _flow.TrySetResult();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var family = _upstream.AddressFamily;
        using var near = client;
        using var far = new Socket(family, SocketType.Stream, family == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        lock (_gate)
        {
            if (_isRefusing)
                return;
            _open.Add(near);
            _open.Add(far);
        }
        try
        {
            await far.ConnectAsync(_upstream);
            await Task.WhenAny(PumpAsync(near, far, isUpstream: true), PumpAsync(far, near, isUpstream: false));
        }
        catch (SocketException)
        {
            // The server is away: the client's connection ends, as it would without a proxy.
        }
        lock (_gate)
            _open.RemoveAll(socket => socket == near || socket == far);
    }

    private async Task PumpAsync(Socket from, Socket to, bool isUpstream)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(), SocketFlags.None) is > 0 and var count)
            {
                await FlowAsync();
                if (isUpstream && IsCutAt(count))
                    return;
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), SocketFlags.None);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Either side is gone.
        }
    }

    private Task FlowAsync()
    {
        lock (_gate)
        {
            if (!_flow.Task.IsCompleted)
                _held.TrySetResult();
            return _flow.Task;
        }
    }

    private bool IsCutAt(int count)
    {
        lock (_gate)
        {
            if ((_left -= count) > 0)
                return false;
            _left = long.MaxValue;
            CloseAll();
            return true;
        }
    }

    private void CloseAll()
    {
        foreach (var socket in _open)
            socket.Dispose();
        _open.Clear();
    }
}
