using System.Text;
using System.Text.Json;
using TopGun.Core.Hashing;
using TopGun.Protocol.Client;

namespace TopGun.Generators.Tests.Messages;

public sealed class ViewTests
{
    private const string Put = """
        87 'mapName' 'm' 'opType' 'PUT' 'key' 'clé' 'record' 82 'value' 81 'a' 01
        'timestamp' 83 'millis' cb4278bcfe56800000 'counter' 02 'nodeId' 'n1' 'orTag' d40000 'id' '7' 'synced' c2
        """;

    [Test]
    public void An_operation_is_read_from_the_frame()
    {
        var view = OpBatchView.Read(Frame.Bytes($"82 'type' 'OP_BATCH' 'payload' 81 'ops' 91 {Put.ReplaceLineEndings(" ")}"));

        var operations = view.Ops.GetEnumerator();
        Assert.That(operations.MoveNext(), Is.True);
        ref readonly var operation = ref operations.Current;
        Assert.That(Text(operation.Key), Is.EqualTo("clé"));
        Assert.That(operation.KeyHash, Is.EqualTo(Fnv1a.Hash("clé")));
        Assert.That(operation.OpType, Is.EqualTo(OperationType.Put));
        Assert.That(operation.RecordState, Is.EqualTo(MemberState.Value));
        Assert.That(Convert.ToHexString(operation.Record.Value), Is.EqualTo("81A16101"));
        Assert.That(operation.Record.Timestamp.Millis, Is.EqualTo(1700000000000));
        Assert.That(operation.Record.TtlMs, Is.Null);
        Assert.That(operation.OrTagState, Is.EqualTo(MemberState.Absent));
        Assert.That(operation.HasTimestamp, Is.False);
        Assert.That((operation.HasId, Text(operation.Id)), Is.EqualTo((true, "7")));
        Assert.That(operations.MoveNext(), Is.False);
    }

    [Test]
    public void Members_after_the_operations_are_read_too()
    {
        var view = OpBatchView.Read(Frame.Bytes($"82 'payload' 83 'ops' 91 {Put.ReplaceLineEndings(" ")} 'writeConcern' 'PERSISTED' 'timeout' 05 'type' 'OP_BATCH'"));

        Assert.That((view.Ops.Count, view.WriteConcern, view.Timeout), Is.EqualTo((1, WriteConcern.Persisted, 5ul)));
    }

    [Test]
    public void Entries_of_a_push_are_read_with_their_records_and_tombstones()
    {
        const string Record = "83 'value' 01 'timestamp' 83 'millis' 01 'counter' 00 'nodeId' 'n' 'tag' '1:0:n'";
        var view = OrMapPushDiffView.Read(Frame.Bytes(
            $"82 'type' 'ORMAP_PUSH_DIFF' 'payload' 82 'mapName' 'm' 'entries' 92 83 'key' 'k' 'records' 91 {Record} 'tombstones' 92 't1' 't2' 83 'key' 'l' 'records' 90 'tombstones' 90"));

        var seen = new List<string>();
        foreach (ref readonly var entry in view.Entries)
        {
            seen.Add(Text(entry.Key));
            foreach (ref readonly var record in entry.Records)
                seen.Add(Text(record.Tag));
            foreach (var tombstone in entry.Tombstones)
                seen.Add(Text(tombstone));
        }
        Assert.That(seen, Is.EqualTo(["k", "1:0:n", "t1", "t2", "l"]));
    }

    [TestCase("82 'type' 'OP_BATCH' 'payload' 80", "'ops' of OP_BATCH")]
    [TestCase("81 'type' 'OP_BATCH'", "'payload' of OP_BATCH")]
    [TestCase("82 'type' 'OP_BATCH' 'payload' 81 'ops' 91 81 'key' 'k'", "'mapName' of Operation")]
    [TestCase("82 'type' 'OP_BATCH' 'payload' 81 'ops' 91 82 'mapName' 'm' 'key' c0", "'key' of Operation")]
    [TestCase("82 'type' 'OP_BATCH' 'payload' 81 'ops' 91 82 'mapName' 'm' 'key' a2c328", "UTF-8")]
    public void A_broken_batch_is_refused_with_what_was_expected(string picture, string named)
    {
        var frame = Frame.Bytes(picture);

        Assert.That(() => Walk(frame), Throws.TypeOf<Core.MsgPack.MsgPackFormatException>().With.Message.Contains(named));
    }

    [Test]
    public void Views_of_recorded_frames_say_what_the_classes_say()
    {
        var compared = 0;
        foreach (var frame in Recorded("OP_BATCH"))
        {
            var message = (OpBatch)ClientMessages.Decode(MessageKind.OpBatch, frame);
            var i = 0;
            foreach (ref readonly var view in OpBatchView.Read(frame).Ops)
            {
                var operation = message.Ops[i++];
                Assert.That(Text(view.MapName) + Text(view.Key), Is.EqualTo(operation.MapName + operation.Key));
                Assert.That((view.RecordState, view.OrRecordState, view.OrTagState), Is.EqualTo((operation.Record.State, operation.OrRecord.State, operation.OrTag.State)));
                if (operation.Record.HasValue)
                    Assert.That(view.Record.Value.SequenceEqual(operation.Record.Value.Value.Span), Is.True);
                Assert.That(view.Timestamp.Millis, Is.EqualTo(operation.Timestamp!.Value.Millis));
                compared++;
            }
        }
        Assert.That(compared, Is.GreaterThan(10));
    }

    [Test]
    public void Reading_a_batch_through_its_view_allocates_nothing()
    {
        var frame = Recorded("OP_BATCH").MaxBy(bytes => bytes.Length)!;
        Walk(frame);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Walk(frame);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static uint Walk(ReadOnlySpan<byte> frame)
    {
        uint hashes = 0;
        foreach (ref readonly var operation in OpBatchView.Read(frame).Ops)
            hashes ^= operation.KeyHash;
        return hashes;
    }

    private static IEnumerable<byte[]> Recorded(string type) => Directory
        .GetFiles(RepositoryRoot.Combine("tests/golden/captures"), "*.jsonl")
        .SelectMany(File.ReadLines)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Where(frame => frame.GetProperty("type").GetString() == type)
        .Select(frame => Convert.FromHexString(frame.GetProperty("hex").GetString()!));

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
