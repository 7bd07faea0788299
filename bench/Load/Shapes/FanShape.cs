using System.Collections.Concurrent;
using System.Diagnostics;
using TopGun.Bench.Load.Measurements;
using TopGun.Bench.Load.Peers;
using TopGun.Bench.Load.Servers;

namespace TopGun.Bench.Load.Shapes;

/// <summary>One writer and many subscribers; latency is from the writer's send until the last subscriber has the batch.</summary>
/// <param name="subscribers">Number of subscribers.</param>
/// <param name="batch">Records per batch.</param>
/// <param name="window">Batches in flight.</param>
/// <param name="hasStalled">True for one more subscriber that never reads.</param>
internal sealed class FanShape(int subscribers, int batch, int window, bool hasStalled = false) : IShape
{
    public string Name => $"{(hasStalled ? "stall" : "fan")}:{subscribers}:{batch}:{window}";

    public Sample Run(ServerUnderTest server, TimeSpan warmUp, TimeSpan duration)
    {
        using var stalled = hasStalled ? server.Connect() : null;
        stalled?.Subscribe();
        using var run = new Exchange(server, subscribers, batch, window);
        run.Start();
        Thread.Sleep(warmUp);
        var node = server.Behind?.Cost;
        var (cpu, start, before, latencyBefore) = (server.CpuTime, Stopwatch.GetTimestamp(), run.Delivered, run.Latencies.Count);
        Thread.Sleep(duration);
        var (spent, elapsed, units) = (server.CpuTime - cpu, Stopwatch.GetElapsedTime(start), run.Delivered - before);
        var nodeCost = node is null ? null : server.Behind!.Cost.Since(node);
        run.Stop();
        return new Sample(
            units, spent, elapsed, run.Latencies.GetRange(latencyBefore, run.Latencies.Count - latencyBefore), Node: nodeCost);
    }

    private sealed class Exchange : IDisposable
    {
        private readonly IPeer _writer;
        private readonly IPeer[] _readers;
        private readonly int _batch;
        private readonly SemaphoreSlim _window;
        private readonly ConcurrentQueue<long> _sentAt = new();
        private readonly Thread _writing;
        private readonly Thread _reading;
        private Exception? _failure;
        private long _delivered;
        private volatile bool _stop;

        public Exchange(ServerUnderTest server, int subscribers, int batch, int window)
        {
            _batch = batch;
            _window = new SemaphoreSlim(window);
            _readers = [.. Enumerable.Range(0, subscribers).Select(_ => server.Connect())];
            foreach (var reader in _readers)
            {
                reader.Subscribe();
            }

            _writer = server.Connect();
            _writing = new Thread(() => Guard(Write));
            _reading = new Thread(() => Guard(Read));
        }

        public long Delivered => Interlocked.Read(ref _delivered);

        public List<double> Latencies { get; } = [];

        public void Start()
        {
            _reading.Start();
            _writing.Start();
        }

        public void Stop()
        {
            _stop = true;
            _window.Release();
            _writing.Join();
            _reading.Join();
            if (_failure is not null)
            {
                throw new InvalidOperationException("the run failed", _failure);
            }
        }

        public void Dispose()
        {
            _writer.Dispose();
            foreach (var reader in _readers)
            {
                reader.Dispose();
            }

            _window.Dispose();
        }

        private void Guard(Action loop)
        {
            try
            {
                loop();
            }
            catch (Exception failure)
            {
                _failure = failure;
                _stop = true;
                _window.Release();
            }
        }

        private void Write()
        {
            for (long sequence = 0; ; sequence += _batch)
            {
                _window.Wait();
                if (_stop)
                {
                    return;
                }

                _sentAt.Enqueue(Stopwatch.GetTimestamp());
                _writer.Publish(_batch, sequence);
            }
        }

        private void Read()
        {
            for (long sequence = 0; ; sequence += _batch)
            {
                long sentAt;
                while (!_sentAt.TryDequeue(out sentAt))
                {
                    if (_stop)
                    {
                        return;
                    }

                    Thread.Sleep(0);
                }

                foreach (var reader in _readers)
                {
                    reader.ReadChanges(_batch, sequence);
                }

                Latencies.Add(Stopwatch.GetElapsedTime(sentAt).TotalMicroseconds);
                Interlocked.Add(ref _delivered, (long)_readers.Length * _batch);
                _window.Release();
            }
        }
    }
}
