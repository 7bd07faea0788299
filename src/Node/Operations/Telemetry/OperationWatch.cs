using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Node.Operations.Administration;

namespace TopGun.Node.Operations.Telemetry;

/// <summary>Measures operations: how they ended, how long they took, and which were slow.</summary>
internal sealed class OperationWatch(NodeMetrics metrics, SlowOperations slow, TimeProvider time)
{
    /// <summary>Begins; the result is given back at the end.</summary>
    public long Start() => time.GetTimestamp();

    /// <summary>Ends the measurement of operations that were counted elsewhere.</summary>
    /// <param name="service">Part of the node.</param>
    /// <param name="started">What <see cref="Start"/> gave.</param>
    /// <param name="name">Map, topic or lock.</param>
    /// <param name="count">Operations.</param>
    public void End(NodeService service, long started, string name, int count = 1)
    {
        var took = time.GetElapsedTime(started);
        var counts = metrics.Of(service);
        counts.Durations.Record(took);
        if (slow.AreOf(took))
            slow.Add(new SlowOperation(counts.Name, name, count, time.GetUtcNow() - took, took));
    }

    /// <summary>Runs and measures one operation.</summary>
    public async ValueTask<T> RunAsync<T>(NodeService service, string name, Func<ValueTask<T>> operation)
    {
        var started = Start();
        try
        {
            var result = await operation();
            metrics.Of(service).AddOk(1);
            return result;
        }
        catch (GridException refusal)
        {
            metrics.Of(service).AddRefused(refusal.Error.Code, 1);
            throw;
        }
        finally
        {
            End(service, started, name);
        }
    }

    /// <summary>Counts one operation that took no time worth measuring.</summary>
    public void Count(NodeService service) => metrics.Of(service).AddOk(1);
}
