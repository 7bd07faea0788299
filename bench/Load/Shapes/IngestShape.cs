using System.Diagnostics;
using TopGun.Bench.Load.Measurements;
using TopGun.Bench.Load.Peers;
using TopGun.Bench.Load.Servers;

namespace TopGun.Bench.Load.Shapes;

/// <summary>Connections that each write a batch, wait for its acknowledgement, and write the next.</summary>
/// <param name="connections">Number of connections.</param>
/// <param name="batch">Records or elements per batch.</param>
/// <param name="isElements">True to add elements to sets instead of writing records.</param>
internal sealed class IngestShape(int connections, int batch, bool isElements = false) : IShape
{
    private const int KeyStride = 7919;
    private const int OverloadPauseMillis = 5;

    public string Name => $"{(isElements ? "elements" : "ingest")}:{connections}:{batch}";

    public Sample Run(ServerUnderTest server, TimeSpan warmUp, TimeSpan duration)
    {
        var writers = Enumerable.Range(0, connections).Select(number => new Writer(server.Connect(), number * KeyStride, batch, isElements)).ToArray();
        foreach (var writer in writers)
        {
            writer.Thread.Start();
        }

        Thread.Sleep(warmUp);
        var (cpu, start, before, refusedBefore) = (server.CpuTime, Stopwatch.GetTimestamp(), Total(writers), Refused(writers));
        Thread.Sleep(duration);
        var (spent, elapsed) = (server.CpuTime - cpu, Stopwatch.GetElapsedTime(start));
        var (units, refused) = (Total(writers) - before, Refused(writers) - refusedBefore);
        foreach (var writer in writers)
        {
            writer.Stop();
        }

        return new Sample(units, spent, elapsed, [.. writers.SelectMany(writer => writer.Latencies)], refused);
    }

    private static long Total(Writer[] writers) => writers.Sum(writer => Interlocked.Read(ref writer.Acknowledged));

    private static long Refused(Writer[] writers) => writers.Sum(writer => Interlocked.Read(ref writer.Refused));

    private sealed class Writer
    {
        public long Acknowledged;

        public long Refused;

        private readonly IPeer _peer;
        private readonly int _batch;
        private readonly bool _isElements;
        private Exception? _failure;
        private int _key;
        private volatile bool _stop;

        public Writer(IPeer peer, int firstKey, int batch, bool isElements)
        {
            (_peer, _key, _batch, _isElements) = (peer, firstKey % Workload.KeySpace, batch, isElements);
            Thread = new Thread(Loop, 1 << 19);
        }

        public Thread Thread { get; }

        public List<double> Latencies { get; } = [];

        public void Stop()
        {
            _stop = true;
            Thread.Join();
            _peer.Dispose();
            if (_failure is not null)
            {
                throw new InvalidOperationException("a writer failed", _failure);
            }
        }

        private void Loop()
        {
            try
            {
                while (!_stop)
                {
                    var start = Stopwatch.GetTimestamp();
                    if (_isElements)
                    {
                        _peer.Add(_batch, _key);
                    }
                    else if (!_peer.Write(_batch, _key))
                    {
                        Interlocked.Add(ref Refused, _batch);
                        Thread.Sleep(OverloadPauseMillis);
                        continue;
                    }

                    Latencies.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
                    Interlocked.Add(ref Acknowledged, _batch);
                    _key = (_key + _batch) % Workload.KeySpace;
                }
            }
            catch (Exception failure)
            {
                _failure = failure;
            }
        }
    }
}
