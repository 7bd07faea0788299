using System.Diagnostics;
using TopGun.Bench.Load.Measurements;
using TopGun.Bench.Load.Peers;
using TopGun.Bench.Load.Servers;

namespace TopGun.Bench.Load.Shapes;

/// <summary>Connections that say nothing; cost is per connection over the counted time, memory stands beside it.</summary>
/// <param name="connections">Number of connections.</param>
internal sealed class IdleShape(int connections) : IShape
{
    public string Name => $"idle:{connections}";

    public Sample Run(ServerUnderTest server, TimeSpan warmUp, TimeSpan duration)
    {
        var idle = new List<WireFrames>(connections);
        try
        {
            for (var i = 0; i < connections; i++)
            {
                idle.Add(new WireFrames(server.Port));
            }

            Thread.Sleep(warmUp);
            var (cpu, start) = (server.CpuTime, Stopwatch.GetTimestamp());
            Thread.Sleep(duration);
            return new Sample(connections, server.CpuTime - cpu, Stopwatch.GetElapsedTime(start), []);
        }
        finally
        {
            idle.ForEach(connection => connection.Dispose());
        }
    }
}
