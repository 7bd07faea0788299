using TopGun.Core.Grid;
using TopGun.Node.Operations.Administration;

namespace TopGun.Node.Tests.Operations.Administration;

public sealed class OperationGateTests
{
    [Test]
    public void Line_393_no_more_queries_run_at_a_time_than_the_settings_allow()
    {
        var gate = new OperationGate(2);
        gate.Enter();
        gate.Enter();
        Assert.That(Assert.Throws<GridException>(gate.Enter)!.Error.Code, Is.EqualTo(GridErrorCode.RateLimited));
        gate.Leave();
        Assert.DoesNotThrow(gate.Enter, "one that was refused takes no place");

        gate.Limit = 3;
        Assert.DoesNotThrow(gate.Enter);
        gate.Limit = 1;
        gate.Leave();
        Assert.Throws<GridException>(gate.Enter);
    }
}
