using System.Text.Json;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests;

/// <summary>Frames that the real TypeScript clients have sent, told message by message to a real node: each gets the answer it waits for.</summary>
public sealed class RealNodeCaptureTests
{
    // A little after the last frame was captured.
    private const long CapturedMillis = 1_795_225_580_000;

    private static readonly Dictionary<string, MessageKind[]> Answers = new(StringComparer.Ordinal)
    {
        ["AUTH"] = [MessageKind.AuthAck],
        ["COUNTER_REQUEST"] = [MessageKind.CounterResponse],
        ["COUNTER_SYNC"] = [MessageKind.CounterUpdate],
        ["ENTRY_PROCESS"] = [MessageKind.EntryProcessResponse],
        ["ENTRY_PROCESS_BATCH"] = [MessageKind.EntryProcessBatchResponse],
        ["HYBRID_QUERY_SUBSCRIBE"] = [],
        ["JOURNAL_READ"] = [MessageKind.JournalReadResponse],
        ["JOURNAL_SUBSCRIBE"] = [],
        ["LOCK_REQUEST"] = [MessageKind.LockGranted],
        ["QUERY_SUB"] = [MessageKind.QueryResp],
        ["REGISTER_RESOLVER"] = [MessageKind.RegisterResolverResponse],
        ["TOPIC_PUB"] = [],
        ["TOPIC_SUB"] = [],
    };

    private static IEnumerable<string> Captures =>
        Directory.GetFiles(RepositoryRoot.Combine("tests/golden/captures"), "*.jsonl").Select(path => Path.GetFileName(path));

    [TestCaseSource(nameof(Captures))]
    public async Task Line_471_every_message_of_a_real_client_gets_its_answer(string capture)
    {
        await using var node = await NodeHost.StartAsync(nowMillis: CapturedMillis);
        await using var client = await node.ConnectAsync();
        var batches = 0;
        var isAuthenticated = false;
        foreach (var line in await File.ReadAllLinesAsync(RepositoryRoot.Combine($"tests/golden/captures/{capture}")))
        {
            var frame = JsonDocument.Parse(line).RootElement;
            var type = frame.GetProperty("type").GetString()!;
            await client.SendAsync(Convert.FromHexString(frame.GetProperty("hex").GetString()!));
            var answers = await client.SettleAsync();
            if (type == "OP_BATCH")
            {
                AssertAcknowledged(frame, answers);
                batches++;
            }
            else if (Answers.TryGetValue(type, out var expected) && !(type == "AUTH" && isAuthenticated))
            {
                Assert.That(answers.Select(answer => answer.Kind), Is.EquivalentTo(expected), $"{type}: {line}");
            }

            isAuthenticated |= type == "AUTH";
        }

        Assert.That(batches, Is.Positive);
        Assert.That(node.Store.Find("todos")!.KeyCount, Is.Positive);
    }

    // Every operation is dealt with: none is sent again for ever. One whose stamp is no number is refused by name.
    private static void AssertAcknowledged(JsonElement frame, List<ClientMessage> answers)
    {
        var operations = frame.GetProperty("decoded").GetProperty("payload").GetProperty("ops").EnumerateArray().ToList();
        Assert.That(answers.OfType<OpAck>().Single().LastId, Is.EqualTo(operations[^1].GetProperty("id").GetString()));
        var unstamped = operations.Where(operation => operation.TryGetProperty("record", out var record)
            && record.GetProperty("timestamp").GetProperty("millis").ValueKind == JsonValueKind.Null);
        Assert.That(
            answers.OfType<OpRejected>().Select(rejected => rejected.OpId),
            Is.EqualTo(unstamped.Select(operation => operation.GetProperty("id").GetString())));
    }
}
