using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TopGun.Bench.Load.Measurements;

/// <summary>Fixed pieces of work that tell how fast the machine is at the moment.</summary>
internal static class Calibration
{
    private const int HashSteps = 10_000_000;
    private const int Connections = 100;
    private const int SendRounds = 500;
    private const int SendBytes = 620;

    /// <summary>Nanoseconds per step of a serial FNV-1a loop.</summary>
    public static double MeasureHashNanos()
    {
        var start = Stopwatch.GetTimestamp();
        var hash = 0x811c9dc5u;
        for (var i = 0; i < HashSteps; i++)
        {
            hash = (hash ^ (uint)(i & 0xff)) * 0x01000193;
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        GC.KeepAlive(hash);
        return elapsed.TotalNanoseconds / HashSteps;
    }

    /// <summary>
    /// Microseconds that one send takes, over 100 loopback connections whose other ends read afterwards: what no server that
    /// sends to each subscriber can go below, one update at a time.
    /// </summary>
    public static double MeasureSendMicros()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var pairs = Enumerable.Range(0, Connections).Select(_ => Connect(listener)).ToArray();
        var (sent, received) = (new byte[SendBytes], new byte[SendBytes]);
        var total = TimeSpan.Zero;
        for (var round = 0; round < SendRounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var (near, _) in pairs)
            {
                near.Send(sent);
            }

            total += Stopwatch.GetElapsedTime(start);
            foreach (var (_, far) in pairs)
            {
                for (var count = 0; count < SendBytes;)
                {
                    count += far.Receive(received, 0, SendBytes - count, SocketFlags.None);
                }
            }
        }

        foreach (var (near, far) in pairs)
        {
            near.Dispose();
            far.Dispose();
        }

        return total.TotalMicroseconds / (SendRounds * Connections);
    }

    private static (Socket Near, Socket Far) Connect(TcpListener listener)
    {
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.Connect(listener.LocalEndpoint);
        return (near, listener.AcceptSocket());
    }
}
