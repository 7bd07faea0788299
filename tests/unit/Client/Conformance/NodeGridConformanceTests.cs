using TopGun.Core.Grid;
using TopGun.Node.Operations;

namespace TopGun.Client.Tests.Conformance;

/// <summary>A node called directly.</summary>
[TestFixture]
internal sealed class NodeGridConformanceTests : GridConformance
{
    protected override Task<IGrid> ReachAsync(NodeGrid node) => Task.FromResult<IGrid>(node);
}
