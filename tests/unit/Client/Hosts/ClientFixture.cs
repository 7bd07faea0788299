using TopGun.Node.Operations;

namespace TopGun.Client.Tests.Hosts;

/// <summary>Tests of a program's client against a node behind its public API.</summary>
internal abstract class ClientFixture
{
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private GridHost _host = null!;

    protected NodeGrid Node { get; private set; } = null!;

    protected TopGunClient Client { get; private set; } = null!;

    protected string Address => _host.Address.ToString();

    [SetUp]
    public async Task ConnectAsync()
    {
        Node = TestNode.Create(new NamedCallers());
        _host = await GridHost.StartAsync(Node);
        Client = await OpenAsync("ann");
    }

    [TearDown]
    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await _host.DisposeAsync();
        Node.Dispose();
    }

    /// <summary>One more client.</summary>
    protected Task<TopGunClient> OpenAsync(string? token) => TopGunClient.ConnectAsync(Address, new TopGunClientOptions { Token = token });

    /// <summary>Takes the node away.</summary>
    protected async Task StopAsync() => await _host.DisposeAsync();

    /// <summary>Brings the node back where it was; a fresh one knows nothing of its earlier life.</summary>
    protected async Task StartAgainAsync(bool isFresh)
    {
        if (isFresh)
        {
            Node.Dispose();
            Node = TestNode.Create(new NamedCallers(), seed: 8);
        }
        _host = await GridHost.StartAsync(Node, _host.Address.Port);
    }

    /// <summary>The next item of an enumeration that must have one.</summary>
    protected static async Task<T> NextAsync<T>(IAsyncEnumerator<T> items)
    {
        Assert.That(await items.MoveNextAsync().AsTask().WaitAsync(Limit), Is.True);
        return items.Current;
    }
}
