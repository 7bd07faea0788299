using System.Text.Json;
using System.Text.Json.Nodes;
using TopGun.Core.Values;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Tombstones;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests;

/// <summary>Walks of the real client's code against the reference server, told again message by message to the real bridge and node.</summary>
public sealed class SyncTranscriptTests
{
    private const string Map = "m";
    private const long Now = 1000;

    // A client of the time 5 is too old, and one of the time 0 holds nothing.
    private static readonly NodeOptions Options = new()
    {
        NodeId = "server", Tombstones = new TombstoneOptions { Age = TimeSpan.FromMilliseconds(900) },
    };

    private static IEnumerable<TestCaseData> Transcripts() => VectorFile.All("sync-transcripts");

    [TestCaseSource(nameof(Transcripts))]
    public async Task Every_message_is_answered_as_the_reference_answers_it(JsonElement transcript)
    {
        await using var node = await NodeHost.StartAsync(Options, nowMillis: Now);
        await using var client = await node.ConnectAsync();
        await SeedAsync(client, transcript);

        foreach (var step in transcript.GetProperty("transcript").EnumerateArray())
        {
            var message = step.GetProperty("msg");
            if (step.GetProperty("from").GetString() == "client")
                await client.SendAsync(JsonMsgPack.FromJson(message.GetRawText()));
            else
                AssertEqual(await client.Socket.ReceiveMessageAsync(), message);
        }

        Assert.That(await client.SettleAsync(), Is.Empty, "nothing that the reference did not say");
        var isOr = transcript.GetProperty("kind").GetString() == "OR";
        Assert.That(await RootAsync(client, isOr), Is.EqualTo(transcript.GetProperty("rootsAfter").GetProperty("server").GetUInt32()));
        if (isOr)
            await AssertHoldsAsync(client, transcript.GetProperty("after").GetProperty("server"));
    }

    private static async Task SeedAsync(BridgeClient client, JsonElement transcript)
    {
        var isOr = transcript.GetProperty("kind").GetString() == "OR";
        if (isOr)
            Assert.That(transcript.GetProperty("serverTombstones").GetArrayLength(), Is.Zero, "the vectors hold none");
        var operations = new JsonArray();
        foreach (var row in transcript.GetProperty("server").EnumerateArray())
            operations.Add(OperationOf(row, isOr, operations.Count));
        if (operations.Count == 0)
            return;
        var batch = new JsonObject { ["type"] = "OP_BATCH", ["payload"] = new JsonObject { ["ops"] = operations } };
        await client.SendAsync(JsonMsgPack.FromJson(batch.ToJsonString()));
        Assert.That((await client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo($"{operations.Count - 1}"));
    }

    // [key, value, millis, nodeId]; in maps of records the node is "s".
    private static JsonObject OperationOf(JsonElement row, bool isOr, int id)
    {
        var millis = row[2].GetInt64();
        var nodeId = row.GetArrayLength() > 3 ? row[3].GetString()! : "s";
        var record = new JsonObject
        {
            ["value"] = JsonNode.Parse(row[1].GetRawText()),
            ["timestamp"] = new JsonObject { ["millis"] = millis, ["counter"] = 0, ["nodeId"] = nodeId },
        };
        if (isOr)
            record["tag"] = $"{millis}:0:{nodeId}";
        return new JsonObject
        {
            ["id"] = $"{id}",
            ["mapName"] = Map,
            ["key"] = row[0].GetString(),
            ["opType"] = isOr ? "OR_ADD" : "PUT",
            [isOr ? "orRecord" : "record"] = record,
        };
    }

    private static void AssertEqual(byte[] payload, JsonElement expected)
    {
        var (said, reference) = (JsonNode.Parse(JsonMsgPack.ToJson(payload))!, JsonNode.Parse(expected.GetRawText())!);
        foreach (var message in (JsonNode[])[said, reference])
        {
            // The clock goes on, and the reason is ours.
            (message["payload"] as JsonObject)?.Remove("timestamp");
            (message["payload"] as JsonObject)?.Remove("reason");
        }

        Assert.That(JsonNode.DeepEquals(said, reference), Is.True, $"said {said.ToJsonString()}, the reference {reference.ToJsonString()}");
    }

    private static async Task<uint> RootAsync(BridgeClient client, bool isOr)
    {
        await client.SendAsync(isOr
            ? new OrMapSyncInit { MapName = Map, RootHash = 0, BucketHashes = new Dictionary<string, uint>() }
            : new SyncInit { MapName = Map });
        return isOr ? (await client.ReceiveAsync<OrMapSyncRespRoot>()).RootHash : (await client.ReceiveAsync<SyncRespRoot>()).RootHash;
    }

    private static async Task AssertHoldsAsync(BridgeClient client, JsonElement expected)
    {
        foreach (var key in expected.GetProperty("records").EnumerateObject())
        {
            await client.SendAsync(new OrMapDiffRequest { MapName = Map, Keys = [key.Name] });
            var entry = (await client.ReceiveAsync<OrMapDiffResponse>()).Entries.Single();
            Assert.That(entry.Records.Select(record => record.Tag), Is.EqualTo(key.Value.EnumerateArray().Select(tag => tag.GetString())));
            Assert.That(entry.Tombstones, Is.EqualTo(expected.GetProperty("tombstones").EnumerateArray().Select(tag => tag.GetString())));
        }
    }
}
