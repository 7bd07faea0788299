using Grpc.Core;
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
    public async Task What_several_sessions_are_told_is_one_event_for_a_gateway_that_takes_it()
    {
        using var outbox = new GatewayOutbox();
        outbox.Share();
        var content = new Change();
        foreach (var session in new[] { 1UL, 2UL, 3UL })
            outbox.Post(outbox.Open(session), session + 10, content, new Delivery());

        Assert.That(await TellAsync(outbox), Is.EqualTo(["1/11 2/12 3/13"]));
    }

    [Test]
    public async Task A_gateway_that_has_not_said_that_it_takes_shared_events_gets_one_for_each_session()
    {
        using var outbox = new GatewayOutbox();
        var content = new Change();
        foreach (var session in new[] { 1UL, 2UL })
            outbox.Post(outbox.Open(session), 7, content, new Delivery());

        Assert.That(await TellAsync(outbox), Is.EqualTo(["1/7", "2/7"]));
    }

    [Test]
    public async Task A_session_is_not_added_to_an_event_before_one_of_its_own()
    {
        using var outbox = new GatewayOutbox();
        outbox.Share();
        var (content, addresses) = (new Change(), new[] { outbox.Open(1), outbox.Open(2), outbox.Open(3) });
        outbox.Post(addresses[0], 7, content, new Delivery());
        outbox.Post(new SessionEvent { Session = 2, Command = 5, Page = new Page() });
        outbox.Post(addresses[1], 7, content, new Delivery());
        outbox.Post(addresses[2], 7, content, new Delivery());

        Assert.That(await TellAsync(outbox), Is.EqualTo(["1/7", "2/5"]));
        Assert.That(await TellAsync(outbox), Is.EqualTo(["2/7 3/7"]));
    }

    [Test]
    public async Task Two_contents_that_are_told_at_once_are_shared_without_changing_the_order_of_any_session()
    {
        using var outbox = new GatewayOutbox();
        outbox.Share();
        var (a, b) = (new RecordEvent(), new TopicPublication());
        var addresses = new[] { outbox.Open(1), outbox.Open(2), outbox.Open(3) };
        outbox.Post(addresses[0], 0, a, new Delivery());
        outbox.Post(addresses[0], 6, b, new Delivery());
        outbox.Post(addresses[1], 0, a, new Delivery());
        outbox.Post(addresses[2], 6, b, new Delivery());
        outbox.Post(addresses[1], 6, b, new Delivery());
        outbox.Post(addresses[2], 0, a, new Delivery());

        Assert.That(await TellAsync(outbox), Is.EqualTo(["1/0 2/0", "1/6 3/6 2/6", "3/0"]));
    }

    [Test]
    public async Task An_event_that_was_sent_is_left_as_it_is()
    {
        using var outbox = new GatewayOutbox();
        outbox.Share();
        var content = new Change();
        outbox.Post(outbox.Open(1), 7, content, new Delivery());
        Assert.That(await TellAsync(outbox), Is.EqualTo(["1/7"]));
        outbox.Post(outbox.Open(2), 7, content, new Delivery());

        Assert.That(await TellAsync(outbox), Is.EqualTo(["2/7"]));
    }

    [Test]
    public async Task Each_session_of_an_event_counts_when_a_gateway_falls_behind()
    {
        using var outbox = new GatewayOutbox();
        outbox.Share();
        var (content, address, delivery) = (new Change(), outbox.Open(1), new Delivery());
        for (var i = 0; i <= ServiceLimits.GatewayEventsMax; i++)
            outbox.Post(address, 7, content, delivery);

        var behind = await Assert.ThrowsAsync<RpcException>(() => outbox.TakeAsync(default));
        Assert.That(behind!.Status.Detail, Does.Contain($"{ServiceLimits.GatewayEventsMax}"));
    }

    [Test]
    public async Task What_was_sent_no_longer_counts()
    {
        using var outbox = new GatewayOutbox();
        outbox.Share();
        var (address, delivery) = (outbox.Open(1), new Delivery());
        for (var round = 0; round < 3; round++)
        {
            var content = new Change();
            for (var i = 0; i < ServiceLimits.GatewayEventsMax - 1; i++)
                outbox.Post(address, 7, content, delivery);
            Assert.That((await outbox.TakeAsync(default)).Events.Single().MoreSessions, Has.Count.EqualTo(ServiceLimits.GatewayEventsMax - 2));
        }
    }

    [Test]
    public async Task A_message_for_many_sessions_has_fewer_events()
    {
        using var outbox = new GatewayOutbox();
        outbox.Share();
        var (address, delivery) = (outbox.Open(1), new Delivery());
        for (var i = 0; i < 3; i++)
        {
            var content = new Change();
            for (var sessions = 0; sessions < ServiceLimits.DeliveriesPerMessageMax / 2; sessions++)
                outbox.Post(address, 7, content, delivery);
        }

        Assert.That((await outbox.TakeAsync(default)).Events, Has.Count.EqualTo(2));
        Assert.That((await outbox.TakeAsync(default)).Events, Has.Count.EqualTo(1));
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

    // The events of the next message as "session/command", all sessions of one event together.
    private static async Task<string[]> TellAsync(GatewayOutbox outbox) =>
        [.. (await outbox.TakeAsync(default)).Events.Select(happened => string.Join(
            ' ',
            happened.MoreSessions
                .Select((session, i) => (session, i < happened.MoreCommands.Count ? happened.MoreCommands[i] : 0))
                .Prepend((happened.Session, happened.Command))
                .Select(one => $"{one.Item1}/{one.Item2}")))];
}
