using TopGun.Core.Grid;
using TopGun.Node.Operations;

namespace TopGun.Client.Tests.Conformance;

/// <summary>A node asked directly.</summary>
[TestFixture]
internal sealed class NodeAdministrationTests : AdministrationConformance
{
    protected override Task<IGrid> ReachAsync(NodeGrid node) => Task.FromResult<IGrid>(node);
}
