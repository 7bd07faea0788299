using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Hardening;

/// <summary>What one client does, says or breaks stays its own (server-behaviour §11).</summary>
public sealed class IsolationTests
{
    [Test]
    public async Task Line_458_clients_do_not_touch_each_others_subscriptions_by_using_their_names()
    {
        await using var host = await NodeHost.StartAsync();
        await using var owner = await host.ConnectAsync();
        await owner.SendAsync(Messages.Query("q"));
        await owner.SendAsync(new TopicSub { Topic = "t" });
        await owner.SendAsync(new JournalSubscribe { RequestId = "j" });
        await owner.SettleAsync();

        await using var other = await host.ConnectAsync();
        await other.SendAsync(Messages.Query("q", map: "others"));
        await other.SendAsync(new QueryUnsub { QueryId = "q" });
        await other.SendAsync(new QueryUnsub { QueryId = "q" });
        await other.SendAsync(new TopicUnsub { Topic = "t" });
        await other.SendAsync(new JournalUnsubscribe { SubscriptionId = "j" });
        await other.SendAsync(Messages.Single(Messages.Put("1")));
        await other.SendAsync(new TopicPub { Topic = "t", Data = Messages.Text("x") });
        Assert.That((await other.SettleAsync()).Select(answer => answer.Kind), Is.EqualTo([MessageKind.QueryResp, MessageKind.OpAck]));

        Assert.That((await owner.SettleAsync()).Select(message => message.Kind), Is.EquivalentTo(
            [MessageKind.ServerEvent, MessageKind.QueryUpdate, MessageKind.JournalEvent, MessageKind.TopicMessage]));
    }

    [TestCase("")]
    [TestCase("a\u0000b")]
    [TestCase("a\nb")]
    [TestCase("a\u0085b")]
    [TestCase(null)]
    public async Task Line_460_names_with_control_characters_or_beyond_256_bytes_are_refused(string? name)
    {
        name ??= new string('x', 257);
        await using var host = await NodeHost.StartAsync();
        await using var client = await host.ConnectAsync();
        ClientMessage[] messages =
        [
            new TopicSub { Topic = name }, new TopicPub { Topic = name, Data = Messages.Text("x") },
            new LockRequest { RequestId = "r", Name = name }, new CounterRequest { Name = name },
            new CounterSync { Name = name, State = new CounterState() },
        ];
        foreach (var message in messages)
        {
            await client.SendAsync(message);
            Assert.That((await client.SettleAsync()).Cast<Error>().Single().Code, Is.EqualTo(400), message.ToString());
        }
    }

    [Test]
    public async Task Line_461_texts_about_defects_hold_nothing_of_the_inside()
    {
        const string Inside = "Host=db;Password=x at Secret.Type.Method() in /srv/secret.cs";
        await using var host = await BridgeHost.StartAsync();
        host.Grid.Subscribing = _ => throw new InvalidOperationException(Inside);
        host.Grid.Apply = (_, _, _) => throw new InvalidOperationException(Inside);
        await using var client = await host.ConnectAsync();
        await client.SendAsync(Messages.Query("q"));
        await client.SendAsync(Messages.Batch(Messages.Put("1"), Messages.Put("2")));

        var answers = await client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo(
            [MessageKind.Error, MessageKind.OpRejected, MessageKind.OpRejected, MessageKind.Error, MessageKind.OpAck]));
        foreach (var answer in answers)
            Assert.That(System.Text.Encoding.UTF8.GetString(BridgeClient.Encode(answer)), Does.Not.Contain("Secret").And.Not.Contain("/srv"));
    }

    [Test]
    public async Task Line_465_a_defect_ends_neither_its_connection_nor_others()
    {
        await using var host = await BridgeHost.StartAsync();
        host.Grid.Subscribing = _ => throw new InvalidOperationException("bug");
        await using var client = await host.ConnectAsync();
        await using var other = await host.ConnectAsync();
        await client.SendAsync(Messages.Query("q"));
        Assert.That((await client.ReceiveAsync<Error>()).Code, Is.EqualTo(500));

        foreach (var each in (BridgeClient[])[client, other])
        {
            await each.SendAsync(Messages.Single(Messages.Put("1")));
            Assert.That((await each.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("1"));
        }
    }
}
