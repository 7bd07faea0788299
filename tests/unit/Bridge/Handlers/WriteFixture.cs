using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>Tests of writes over one connection, on a grid that does with them what the test says.</summary>
internal abstract class WriteFixture
{
    protected BridgeHost Host { get; private set; } = null!;

    protected BridgeClient Client { get; private set; } = null!;

    [SetUp]
    public async Task ConnectAsync()
    {
        Host = await BridgeHost.StartAsync();
        Client = await Host.ConnectAsync();
    }

    [TearDown]
    public async Task DisconnectAsync()
    {
        await Client.DisposeAsync();
        await Host.DisposeAsync();
    }

    /// <summary>Has the grid refuse what is written to a key.</summary>
    protected void RefuseKey(string key) => Host.Grid.Apply = (_, batch, completion) =>
    {
        foreach (ref var operation in batch.Operations)
        {
            operation.Outcome = OperationOutcome.Applied;
            operation.AchievedLevel = WriteConcern.Applied;
            if (Encoding.UTF8.GetString(batch.Bytes(operation.Key)) == key)
                operation.Reject(GridErrorCode.PermissionDenied, "no");
        }

        completion.OnCompleted(batch);
    };
}
