using TopGun.Client.Tests.Hosts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Predicates;
using TopGun.Core.Values;
using TopGun.Node.Operations;

namespace TopGun.Client.Tests.Conformance;

/// <summary>What every implementation of the seam is tested with: a session of a node called directly, or through a gateway.</summary>
internal abstract class GridConformance(bool isRemote)
{
    private GridHost? _host;
    private RemoteGrid? _remote;

    /// <summary>The grid under test.</summary>
    protected IGrid Grid { get; private set; } = null!;

    protected IGridSession Session { get; private set; } = null!;

    protected RecordingSessionSink Sink { get; private set; } = null!;

    protected NodeGrid Node { get; private set; } = null!;

    /// <summary>Clock of the node.</summary>
    protected ManualTimeProvider Clock { get; private set; } = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        Clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        Node = TestNode.Create(new NamedCallers(), Clock);
        Grid = isRemote ? await ReachAsync() : Node;
        Sink = new RecordingSessionSink();
        Session = await OpenSessionAsync("ann", Sink);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await Session.DisposeAsync();
        if (_remote is not null)
            await _remote.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
        Node.Dispose();
    }

    protected static MapQuery OfNumbersBelow(int limit) => new()
    {
        MapName = "todos",
        Filter = RecordFilter.Create(default, JsonMsgPack.FromJson($"{{\"op\":\"lt\",\"attribute\":\"n\",\"value\":{limit}}}")),
    };

    protected async Task<IGridSession> OpenSessionAsync(string token, ISessionSink sink) =>
        await Grid.OpenSessionAsync(new Credentials(token), sink, default);

    private async Task<RemoteGrid> ReachAsync()
    {
        _host = await GridHost.StartAsync(Node);
        return _remote = new RemoteGrid(new RemoteGridOptions { Addresses = [_host.Address] });
    }
}
