using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group D: values arrive as they were written.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class ValueLinesTests(string kind) : ArrangedTests(kind)
{
    [TestCase("c2", Description = "false")]
    [TestCase("c3", Description = "true")]
    [TestCase("00", Description = "0")]
    [TestCase("ff", Description = "-1")]
    [TestCase("d38000000000000000", Description = "least int64")]
    [TestCase("cf7fffffffffffffff", Description = "greatest int64")]
    [TestCase("cb8000000000000000", Description = "-0.0")]
    [TestCase("cb7ff8000000000000", Description = "NaN")]
    [TestCase("cb4004000000000000", Description = "2.5")]
    [TestCase("ca40200000", Description = "2.5 as float32")]
    [TestCase("a4f09f9880", Description = "a code point beyond the first plane")]
    [TestCase("a0", Description = "empty text")]
    [TestCase("c403000102", Description = "binary")]
    [TestCase("c400", Description = "empty binary")]
    [TestCase("90", Description = "empty array")]
    [TestCase("80", Description = "empty map")]
    [TestCase("82a161c0a1629292c3c281a16390", Description = "nil, lists and maps in each other")]
    public async Task Line_119_Every_kind_of_value_survives(string hex)
    {
        var value = new OpaqueValue(Convert.FromHexString(hex));
        await WriteAsync(Ann, Put("k", value));

        Assert.That((await QueryAsync(Bob, "q")).Results.Single().Value, Is.EqualTo(value));
    }

    [TestCase("cfffffffffffffffff", Description = "greatest uint64")]
    [TestCase("d6ff5f5e1000", Description = "time stamp of 32 bits")]
    [TestCase("d7ff0000000065000000", Description = "time stamp of 64 bits")]
    [TestCase("c70cff000000000000000065000000", Description = "time stamp of 96 bits")]
    [TestCase("d42a07", Description = "an extension of the user's")]
    public async Task Line_120_Large_numbers_and_extensions_never_change(string hex)
    {
        var value = new OpaqueValue(Convert.FromHexString(hex));
        await WriteAsync(Ann, Put("k", value));

        Assert.That((await QueryAsync(Bob, "q")).Results.Single().Value, Is.EqualTo(value));
    }

    [Test]
    public async Task Line_123_A_value_that_is_too_large_is_refused_with_both_sizes_and_a_removal_never()
    {
        await RestartAsync(new Node.Operations.NodeOptions { NodeId = "node-1", ValueBytesMax = 8 });
        Assert.That(await WriteAsync(Ann, Put("k", "\"1234567\"")), Is.InstanceOf<OpAck>(), "8 bytes with the header");

        var refused = (OpRejected)await WriteAsync(Ann, Put("k", "\"12345678\""));
        Assert.That(refused.Code, Is.EqualTo(413));
        Assert.That(refused.Reason, Does.Contain("9").And.Contain("8"));
        var removal = new Operation
        {
            Id = NextId(),
            MapName = "m",
            Key = "k",
            OpType = OperationType.Remove,
            Record = new LwwRecord { Value = Json("\"a long value that a removal drags along\""), Timestamp = Stamp() },
        };
        Assert.That(await WriteAsync(Ann, removal), Is.InstanceOf<OpAck>());
    }
}
