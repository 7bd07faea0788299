using TopGun.Core.Values;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>Operations and frames of writes that cannot be read.</summary>
[TestFixture]
internal sealed class UnreadableOperationTests : WriteFixture
{
    private static readonly string[] UnreadableOperations =
    [
        """{"id":"2","key":"b","opType":"PUT","record":{"value":1,"timestamp":{"millis":1,"counter":0,"nodeId":"n"}}}""",
        """{"id":"2","mapName":"m","key":5,"opType":"PUT","record":{"value":1,"timestamp":{"millis":1,"counter":0,"nodeId":"n"}}}""",
        """{"id":"2","mapName":"m","key":"b","opType":"PUT","record":{"value":1}}""",
        """{"id":"2","mapName":"m","key":"b","opType":"PUT","record":{"value":1,"timestamp":{}}}""",
        """{"id":"2","mapName":"m","key":"b","opType":"PUT","record":{"value":1,"timestamp":{"millis":1,"counter":-1,"nodeId":"n"}}}""",
        """{"id":"2","mapName":"m","key":"b","opType":"PUT","record":{"value":1,"timestamp":{"millis":1,"counter":0,"nodeId":7}}}""",
        """{"id":"2","mapName":"m","key":"b","opType":"OR_ADD","orRecord":"no record"}""",
    ];

    [TestCaseSource(nameof(UnreadableOperations))]
    public async Task Line_469_an_operation_that_cannot_be_read_is_refused_alone(string unreadable)
    {
        await Client.SendAsync(JsonMsgPack.FromJson($$$"""{"type":"OP_BATCH","payload":{"ops":[{{{Readable("1", "a")}}},{{{unreadable}}},{{{Readable("3", "c")}}}]}}"""));

        var answers = await Client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo([MessageKind.OpRejected, MessageKind.Error, MessageKind.OpAck]));
        Assert.That((((OpRejected)answers[0]).OpId, ((OpRejected)answers[0]).Code), Is.EqualTo(("2", 400u)));
        var ack = (OpAck)answers[2];
        Assert.That(ack.LastId, Is.EqualTo("3"));
        Assert.That(ack.Results.Select(result => (result.OpId, result.Success)), Is.EqualTo([("1", true), ("2", false), ("3", true)]));
        Assert.That(Host.Grid.Writes, Is.EqualTo(["Put m/a", "Put m/c"]));
    }

    [TestCaseSource(nameof(UnreadableOperations))]
    public async Task Line_421_a_single_operation_that_cannot_be_read_is_rejected_under_its_id(string unreadable)
    {
        await Client.SendAsync(JsonMsgPack.FromJson($$"""{"type":"CLIENT_OP","payload":{{unreadable}} }"""));

        var rejected = (OpRejected)(await Client.SettleAsync()).Single();
        Assert.That((rejected.OpId, rejected.Code), Is.EqualTo(("2", 400u)));
        Assert.That(rejected.Reason, Does.StartWith("the operation cannot be read: "));
        Assert.That(Host.Grid.Writes, Is.Empty);
    }

    [Test]
    public async Task Items_of_a_batch_that_are_no_operations_at_all_are_refused_without_id()
    {
        await Client.SendAsync(JsonMsgPack.FromJson($$$"""{"type":"OP_BATCH","payload":{"ops":[null,{"id":5},{{{Readable("3", "c")}}},"x"]}}"""));

        var answers = await Client.SettleAsync();
        Assert.That(answers.OfType<OpRejected>().Select(answer => answer.OpId), Is.EqualTo(["", "", ""]));
        Assert.That(((OpAck)answers[^1]).LastId, Is.EqualTo("3"));
        Assert.That(Host.Grid.Writes, Is.EqualTo(["Put m/c"]));
    }

    [TestCase("""{"type":"CLIENT_OP","payload":{"mapName":"m"}}""")]
    [TestCase("""{"type":"CLIENT_OP","payload":7}""")]
    [TestCase("""{"type":"CLIENT_OP"}""")]
    [TestCase("""{"type":"OP_BATCH","payload":{"ops":7}}""")]
    public async Task Line_81_a_write_that_names_no_operation_is_a_frame_that_cannot_be_understood(string frame)
    {
        await Client.SendAsync(JsonMsgPack.FromJson(frame));

        Assert.That((await Client.SettleAsync()).Cast<Error>().Single().Code, Is.EqualTo(400));
    }

    private static string Readable(string id, string key) =>
        $$$$"""{"id":"{{{{id}}}}","mapName":"m","key":"{{{{key}}}}","opType":"PUT","record":{"value":1,"timestamp":{"millis":1,"counter":0,"nodeId":"n"}}}""";
}
