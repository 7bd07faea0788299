using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Interceptors;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Callers whom an interceptor of the host does not let in (server-behaviour §3.10), in either arrangement.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class RejectedCallerTests(string kind)
{
    private static readonly NodeOptions Options = new() { NodeId = "node-1", Interceptors = [new Bouncer()] };

    [Test]
    public async Task Who_is_known_and_not_let_in_is_closed_with_4000_and_others_are_served()
    {
        await using var grid = await Arrangement.StartAsync(
            kind, Options, options => options.RequireAuthentication = true, new NamedCallers());
        await using var eve = await grid.ConnectAsync();
        await eve.ReceiveAsync<AuthRequired>();
        await using var ann = await grid.ConnectAsync();
        await ann.ReceiveAsync<AuthRequired>();

        await eve.SendAsync(new Auth { Token = "eve" });
        await ann.SendAsync(new Auth { Token = "ann" });

        Assert.That(await eve.Socket.ReceiveCloseAsync(), Is.EqualTo((4000, "Connection Rejected")), "no AUTH_FAIL, since the token is good");
        await ann.ReceiveAsync<AuthAck>();
        Assert.That(await grid.BarrierAsync(ann), Is.Empty);
    }

    [Test]
    public async Task Without_authentication_a_caller_who_is_not_let_in_is_closed_with_4000()
    {
        await using var grid = await Arrangement.StartAsync(kind, Options);
        await using var client = await grid.ConnectAsync();

        Assert.That(await client.Socket.ReceiveCloseAsync(), Is.EqualTo((4000, "Connection Rejected")));
        Assert.That(grid.Node.SessionCount, Is.Zero);
    }

    private sealed class Bouncer : INodeInterceptor
    {
        public void OnConnection(Principal caller)
        {
            if (caller.UserId is null or "eve")
                throw new GridException(GridErrorCode.PermissionDenied, "not you");
        }
    }
}
