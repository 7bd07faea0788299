using TopGun.Bench.Load.Measurements;
using TopGun.Bench.Load.Servers;

namespace TopGun.Bench.Load.Shapes;

/// <summary>One kind of load.</summary>
internal interface IShape
{
    /// <summary>Name in reports, as on the command line.</summary>
    string Name { get; }

    /// <summary>Runs the load.</summary>
    /// <param name="server">Running server.</param>
    /// <param name="warmUp">Time before counting begins.</param>
    /// <param name="duration">Time counted.</param>
    Sample Run(ServerUnderTest server, TimeSpan warmUp, TimeSpan duration);
}
