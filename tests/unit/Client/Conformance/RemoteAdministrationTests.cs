using TopGun.Client.Tests.Hosts;
using TopGun.Core.Grid;
using TopGun.Node.Operations;

namespace TopGun.Client.Tests.Conformance;

/// <summary>A node asked through a gateway.</summary>
[TestFixture]
internal sealed class RemoteAdministrationTests : AdministrationConformance
{
    private GridHost _host = null!;
    private RemoteGrid _grid = null!;

    protected override async Task<IGrid> ReachAsync(NodeGrid node)
    {
        _host = await GridHost.StartAsync(node);
        return _grid = new RemoteGrid(new RemoteGridOptions { Addresses = [_host.Address] });
    }

    [TearDown]
    public async Task DisconnectAsync()
    {
        await _grid.DisposeAsync();
        await _host.DisposeAsync();
    }
}
