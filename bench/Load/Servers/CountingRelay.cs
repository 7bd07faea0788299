using System.Net;
using System.Net.Sockets;

namespace TopGun.Bench.Load.Servers;

/// <summary>Passes on connections to a local port and counts their bytes, in both directions together.</summary>
/// <remarks>Two threads per connection, which sleep in the kernel between reads.</remarks>
internal sealed class CountingRelay : IDisposable
{
    private const int ReceiveBytes = 1 << 18;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private long _bytes;

    /// <summary>Starts to listen.</summary>
    /// <param name="target">Port that connections are passed on to.</param>
    public CountingRelay(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Start(Accept);
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Bytes passed on so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static void Start(Action loop) => new Thread(() => Guard(loop)) { IsBackground = true }.Start();

    private static void Guard(Action loop)
    {
        try
        {
            loop();
        }
        catch (SocketException)
        {
            // One of the two sides, or the measurement, has ended.
        }
    }

    private void Accept()
    {
        while (true)
        {
            var near = _listener.AcceptSocket();
            var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
            far.Connect(IPAddress.Loopback, _target);
            near.NoDelay = far.NoDelay = true;
            Start(() => Pass(near, far));
            Start(() => Pass(far, near));
        }
    }

    private void Pass(Socket from, Socket to)
    {
        var buffer = new byte[ReceiveBytes];
        for (int count; (count = from.Receive(buffer)) > 0;)
        {
            Interlocked.Add(ref _bytes, count);
            to.Send(buffer.AsSpan(0, count));
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
