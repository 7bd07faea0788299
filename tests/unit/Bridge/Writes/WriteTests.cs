using TopGun.Core.Time;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Writes;

/// <summary>Order, pace and levels of writes, before a real node.</summary>
public sealed class WriteTests
{
    private NodeHost _host = null!;
    private BridgeClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await NodeHost.StartAsync();
        _client = await _host.ConnectAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Line_87_frames_take_effect_in_the_order_they_were_sent()
    {
        await _client.SendAsync(Messages.Single(At(1)));
        await _client.SendAsync(Messages.Query("q"));
        await _client.SendAsync(Messages.Single(At(2)));
        await _client.SendAsync(new QueryUnsub { QueryId = "q" });
        await _client.SendAsync(Messages.Single(At(3)));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo(
            [MessageKind.OpAck, MessageKind.QueryResp, MessageKind.QueryUpdate, MessageKind.OpAck, MessageKind.OpAck]));
        Assert.That(((QueryResp)answers[1]).Results.Single().Value, Is.EqualTo(Messages.Text("1")));
        Assert.That(((QueryUpdate)answers[2]).Value, Is.EqualTo(Messages.Text("2")));
    }

    [Test]
    public async Task Lines_90_and_94_writes_are_never_refused_for_coming_fast()
    {
        const int Batches = 5;
        const int PerBatch = 10_000;
        var batch = Messages.Batch([.. Enumerable.Range(1, PerBatch).Select(i => Messages.Put($"{i}", $"k{i % 100}"))]);
        for (var i = 0; i < Batches; i++)
            await _client.SendAsync(batch);
        for (var i = 1; i <= 1000; i++)
            await _client.SendAsync(Messages.Single(Messages.Put($"{PerBatch + i}")));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Cast<OpAck>().Select(ack => ack.LastId), Is.EqualTo(
            [.. Enumerable.Repeat($"{PerBatch}", Batches), .. Enumerable.Range(1, 1000).Select(i => $"{PerBatch + i}")]));
    }

    [Test]
    public async Task Lines_132_and_134_a_write_without_a_level_is_applied_and_visible_when_it_is_acknowledged()
    {
        await using var reader = await _host.ConnectAsync();
        for (var i = 1; i <= 20; i++)
        {
            await _client.SendAsync(Messages.Single(At(i)));
            Assert.That(await _client.ReceiveAsync<OpAck>(), Is.EqualTo(new OpAck { LastId = $"{i}", AchievedLevel = WriteConcern.Applied }));
            await reader.SendAsync(Messages.Query("q"));
            await reader.SendAsync(new QueryUnsub { QueryId = "q" });
            Assert.That((await reader.SettleAsync()).OfType<QueryResp>().Single().Results.Single().Value, Is.EqualTo(Messages.Text($"{i}")));
        }
    }

    [Test]
    public async Task Lines_139_and_141_each_operation_gets_the_result_of_its_own_level()
    {
        await _client.SendAsync(new OpBatch
        {
            Ops =
            [
                Put("1", WriteConcern.Applied),
                Put("2", null),
                Put("3", WriteConcern.Persisted),
            ],
            WriteConcern = WriteConcern.Replicated,
        });

        var ack = (OpAck)(await _client.SettleAsync()).Single();
        Assert.That((ack.LastId, ack.AchievedLevel), Is.EqualTo(("3", (WriteConcern?)null)));
        Assert.That(ack.Results.Select(result => (result.OpId, result.Success, result.AchievedLevel)), Is.EqualTo(
        [
            ("1", true, (WriteConcern?)WriteConcern.Applied), ("2", true, WriteConcern.Replicated), ("3", false, WriteConcern.Applied),
        ]));
        Assert.That(ack.Results[2].Error, Does.StartWith("achieved APPLIED, requested PERSISTED"));
    }

    [Test]
    public async Task Line_475_a_stamp_one_second_ahead_is_taken_and_wins()
    {
        await _client.SendAsync(Messages.Single(At(1000)));
        await _client.SendAsync(Messages.Single(At(1)));
        await _client.SendAsync(Messages.Query("q"));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo([MessageKind.OpAck, MessageKind.OpAck, MessageKind.QueryResp]));
        Assert.That(((QueryResp)answers[2]).Results.Single().Value, Is.EqualTo(Messages.Text("1000")));
    }

    // The value and the id tell how many milliseconds the stamp is ahead of the server.
    private static Operation At(int ahead) => new()
    {
        Id = $"{ahead}",
        MapName = "todos",
        Key = "k",
        Record = new LwwRecord
        {
            Value = Messages.Text($"{ahead}"),
            Timestamp = new HlcTimestamp(Messages.Stamp.Millis + (ulong)ahead, 0, Messages.Stamp.NodeId),
        },
    };

    private static Operation Put(string id, WriteConcern? concern) => new()
    {
        Id = id,
        MapName = "todos",
        Key = id,
        Record = new LwwRecord { Value = Messages.Text("v"), Timestamp = Messages.Stamp },
        WriteConcern = concern,
    };
}
