using TopGun.Core.Grid;
using TopGun.Grid.V1;
using TopGun.Node.Operations.Services;

namespace TopGun.Node.Tests.Operations.Services;

/// <summary>Events on their way to a gateway.</summary>
public sealed class GatewayOutboxTests
{
    [Test]
    public async Task Events_leave_in_their_order()
    {
        using var outbox = new GatewayOutbox();
        outbox.Post(new SessionEvent { Session = 1 });
        outbox.Post(new SessionEvent { Session = 2 });

        var response = await outbox.TakeAsync(default);

        Assert.That(response.Events.Select(happened => happened.Session), Is.EqualTo([1UL, 2UL]));
    }

    [Test]
    public void A_session_that_is_told_something_after_the_end_of_the_stream_is_not_disturbed()
    {
        var outbox = new GatewayOutbox();
        outbox.Dispose();

        Assert.That(() => outbox.Post(new SessionEvent()), Throws.Nothing);
        var delivery = new Delivery();
        outbox.Post(new SessionEvent(), delivery);
        Assert.That(delivery.Complete, Throws.Nothing);
    }
}
