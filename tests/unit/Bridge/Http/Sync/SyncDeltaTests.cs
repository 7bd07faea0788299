using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Http.Sync;

/// <summary>Polls by POST /sync before a real node (checklist group V).</summary>
public sealed class SyncDeltaTests : SyncTests
{
    private static readonly Core.Time.HlcTimestamp Later = new(Messages.Stamp.Millis + 1, 0, "cli-1");

    [Test]
    public async Task Lines_376_and_480_a_delta_holds_what_has_changed_since_the_last_poll_tombstones_included()
    {
        await SyncAsync(Request([Messages.Put("1", "a"), Messages.Put("2", "b")]));
        var first = await DeltaAsync(default);
        await SyncAsync(Request([Messages.Remove("3", "a", Later), Messages.Put("4", "old", Messages.Text("v"), new(5, 0, "x"))]));
        var second = await DeltaAsync(first.ServerSyncTimestamp);
        var third = await DeltaAsync(second.ServerSyncTimestamp);

        Assert.That(Told(first), Is.EquivalentTo(["Put a", "Put b"]));
        Assert.That(Told(second), Is.EquivalentTo(["Remove a", "Put old"]), "an old stamp is new here");
        Assert.That(second.Records.Single(record => record.Key == "a").Record.Value.IsNil, Is.True);
        Assert.That((third.Records.Count, third.HasMore), Is.EqualTo((0, (bool?)null)));
        Assert.That(first.ServerSyncTimestamp.Millis, Is.GreaterThan(0));
    }

    [Test]
    public async Task Line_480_the_stamp_of_a_poll_comes_back_as_JavaScript_writes_it()
    {
        await SyncAsync(Request([Messages.Put("1", "a")]));
        var first = await DeltaAsync(default);
        await SyncAsync(Request([Messages.Put("2", "b")]));

        // Numbers beyond 32 bits arrive as doubles; none of the stamp may be lost by it.
        var stamp = first.ServerSyncTimestamp;
        Assert.That((ulong)(double)stamp.Millis, Is.EqualTo(stamp.Millis));
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(3);
        writer.WriteString("clientId");
        writer.WriteString("c");
        writer.WriteString("clientHlc");
        WriteStamp(writer, Messages.Stamp);
        writer.WriteString("syncMaps");
        writer.WriteArrayHeader(1);
        writer.WriteMapHeader(2);
        writer.WriteString("mapName");
        writer.WriteString("todos");
        writer.WriteString("lastSyncTimestamp");
        WriteStamp(writer, stamp);

        var second = (await AnswerOfAsync(await PostAsync(buffer.ToArray()))).Deltas.Single();

        Assert.That(Told(second), Is.EqualTo(["Put b"]));

        static void WriteStamp(MsgPackWriter writer, Core.Time.HlcTimestamp written)
        {
            writer.WriteMapHeader(3);
            writer.WriteString("millis");
            writer.WriteDouble(written.Millis);
            writer.WriteString("counter");
            writer.WriteDouble(written.Counter);
            writer.WriteString("nodeId");
            writer.WriteString(written.NodeId);
        }
    }

    [Test]
    public async Task Line_376_a_stamp_of_a_record_asks_for_what_is_newer()
    {
        await SyncAsync(Request([Messages.Put("1", "a"), Messages.Put("2", "b", Messages.Text("v"), Later)]));

        Assert.That(Told(await DeltaAsync(Messages.Stamp)), Is.EqualTo(["Put b"]));
    }

    [Test]
    public async Task Line_376_a_delta_of_a_map_of_sets_holds_the_changed_keys_with_their_removed_tags()
    {
        await SyncAsync(Request([Add("1", "a", "t1"), Add("2", "b", "t2")]));
        var first = await DeltaAsync(default);
        await SyncAsync(Request([new Operation { Id = "3", MapName = "todos", Key = "a", OpType = OperationType.OrRemove, OrTag = "t1" }]));
        var second = await DeltaAsync(first.ServerSyncTimestamp);

        Assert.That((first.Records.Count, string.Concat(first.Entries.Select(entry => entry.Key).Order())), Is.EqualTo((0, "ab")));
        Assert.That(
            first.Entries.Single(entry => entry.Key == "b").Records.Select(record => (record.Tag, record.Value, record.Timestamp)),
            Is.EqualTo([("t2", Messages.Text("b"), Messages.Stamp)]));
        Assert.That(second.Entries, Is.EqualTo([new OrMapEntry { Key = "a", Records = [], Tombstones = ["t1"] }]));

        static Operation Add(string id, string key, string tag) => new()
        {
            Id = id, MapName = "todos", Key = key, OpType = OperationType.OrAdd,
            OrRecord = new OrMapRecord { Value = Messages.Text(key), Timestamp = Messages.Stamp, Tag = tag },
        };
    }

    [Test]
    public async Task A_full_answer_postpones_the_rest_to_the_next_requests()
    {
        foreach (var key in new[] { "a", "b", "c", "d", "e", "f", "g", "h" })
            await SyncAsync(Request([Messages.Put("1", key, Messages.Large, Messages.Stamp)]));

        var (first, other) = await DeltasAsync(default, default);
        Assert.That((first.Records.Count, first.HasMore, other.Records.Count, other.HasMore), Is.EqualTo((5, (bool?)true, 1, (bool?)true)));
        var (rest, rested) = await DeltasAsync(first.ServerSyncTimestamp, other.ServerSyncTimestamp);

        Assert.That((rest.Records.Count, rest.HasMore, rested.Records.Count, rested.HasMore), Is.EqualTo((3, (bool?)null, 2, (bool?)true)));
        Assert.That(first.Records.Concat(rest.Records).Select(record => record.Key).Order(), Is.EqualTo(["a", "b", "c", "d", "e", "f", "g", "h"]));
    }

    [Test]
    public async Task A_map_that_has_no_delta_is_an_error_of_its_own()
    {
        var maps = Enumerable.Repeat(new HttpMapCursor { MapName = "", LastSyncTimestamp = default }, 1)
            .Concat(Enumerable.Range(0, Limits.HttpMapsMax).Select(i => new HttpMapCursor { MapName = $"m{i}", LastSyncTimestamp = default }));

        var answer = await SyncAsync(new HttpSyncRequest { ClientId = "c", ClientHlc = Messages.Stamp, SyncMaps = [.. maps] });

        Assert.That(answer.Errors.Select(error => error.Code), Is.EqualTo([400u, 429u]));
        Assert.That(answer.Deltas, Has.Count.EqualTo(Limits.HttpMapsMax - 1));
    }

    private static IEnumerable<string> Told(HttpDelta delta) => delta.Records.Select(record => $"{record.EventType} {record.Key}");

    private async Task<HttpDelta> DeltaAsync(Core.Time.HlcTimestamp since) => (await SyncAsync(new HttpSyncRequest
    {
        ClientId = "c", ClientHlc = Messages.Stamp,
        SyncMaps = [new HttpMapCursor { MapName = "todos", LastSyncTimestamp = since }],
    })).Deltas.Single();

    private async Task<(HttpDelta First, HttpDelta Other)> DeltasAsync(Core.Time.HlcTimestamp since, Core.Time.HlcTimestamp otherSince)
    {
        var answer = await SyncAsync(new HttpSyncRequest
        {
            ClientId = "c", ClientHlc = Messages.Stamp,
            SyncMaps =
            [
                new HttpMapCursor { MapName = "todos", LastSyncTimestamp = since },
                new HttpMapCursor { MapName = "todos", LastSyncTimestamp = otherSince },
            ],
        });
        return (answer.Deltas[0], answer.Deltas[1]);
    }
}
