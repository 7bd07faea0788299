using TopGun.Core.Grid.Sessions;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Sessions;

/// <summary>A bridge that asks for tokens and takes every one as that of alice.</summary>
internal static class AuthenticatingHost
{
    public static readonly Auth Token = new() { Token = "t" };

    public static async Task<BridgeHost> StartAsync()
    {
        var host = await BridgeHost.StartAsync(options => options.RequireAuthentication = true);
        host.Grid.Authenticate = _ => Task.FromResult(new Principal("alice", []));
        return host;
    }

    /// <summary>Leads a client through authentication.</summary>
    public static async Task EnterAsync(BridgeClient client)
    {
        await client.ReceiveAsync<AuthRequired>();
        await client.SendAsync(Token);
        Assert.That((await client.ReceiveAsync<AuthAck>()).UserId, Is.EqualTo("alice"));
    }
}
