using Google.Protobuf;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Values;
using TopGun.Grid.V1;
using TopGun.Node.Operations.Services;
using TopGun.Node.Tests.Operations;
using OperationKind = TopGun.Grid.V1.OperationKind;
using WriteConcern = TopGun.Grid.V1.WriteConcern;

namespace TopGun.Node.Tests.Services;

public sealed class MapServiceHandlerTests
{
    private readonly MapServiceHandler _handler = new();
    private NodeUnderTest _node = null!;
    private IGridSession _session = null!;

    [SetUp]
    public void Open()
    {
        _node = new NodeUnderTest();
        _session = _node.Open();
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _session.DisposeAsync();
        _node.Dispose();
    }

    [Test]
    public async Task Json_that_was_put_is_read_as_json_or_as_MsgPack()
    {
        var put = await PutAsync(new Value { Json = """{"a":[1,null]}""" });
        var json = await GetAsync(ValueForm.Json);
        var packed = await GetAsync(ValueForm.Unspecified);

        Assert.That((put.Changed, put.AchievedLevel), Is.EqualTo((true, WriteConcern.Applied)));
        Assert.That(json.Value.Json, Is.EqualTo("""{"a":[1,null]}"""));
        Assert.That(packed.Value.Msgpack.ToByteArray(), Is.EqualTo(JsonMsgPack.FromJson("""{"a":[1,null]}""")));
        Assert.That((json.Found, json.Timestamp.NodeId), Is.EqualTo((true, "node")));
    }

    [Test]
    public async Task MsgPack_is_kept_verbatim()
    {
        byte[] integerInNineBytes = [0xcf, 0, 0, 0, 0, 0, 0, 0, 1];
        await PutAsync(new Value { Msgpack = ByteString.CopyFrom(integerInNineBytes) });

        Assert.That((await GetAsync(ValueForm.Msgpack)).Value.Msgpack.ToByteArray(), Is.EqualTo(integerInNineBytes));
    }

    [Test]
    public async Task A_missing_record_is_not_found_and_no_error()
    {
        var answer = await GetAsync(ValueForm.Json);

        Assert.That((answer.Found, answer.Value), Is.EqualTo((false, (Value?)null)));
    }

    [Test]
    public async Task The_deepest_value_is_read_in_both_forms()
    {
        byte[] deepest = [.. Enumerable.Repeat((byte)0x91, ValueLimits.DepthMax), 1];
        await PutAsync(new Value { Msgpack = ByteString.CopyFrom(deepest) });

        Assert.That((await GetAsync(ValueForm.Msgpack)).Value.Msgpack.ToByteArray(), Is.EqualTo(deepest));
        Assert.That((await GetAsync(ValueForm.Json)).Value.Json, Does.StartWith("[[").And.Contain("[1]"));
    }

    [Test]
    public async Task A_form_that_is_not_known_is_refused()
    {
        var refused = await Assert.ThrowsAsync<GridException>(() => GetAsync((ValueForm)9));

        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
        Assert.That(refused.Error.Message, Is.EqualTo("ValueForm 9 is not known; use 1 or 2"));
    }

    [Test]
    public async Task A_removed_record_is_not_found()
    {
        await PutAsync(new Value { Json = "1" });
        var removal = await _handler.RemoveAsync(_session, new RemoveRequest { Map = "m", Key = "k" }, default);

        Assert.That(removal.Changed, Is.True);
        Assert.That((await GetAsync(ValueForm.Json)).Found, Is.False);
    }

    private static IEnumerable<TestCaseData> Refusals()
    {
        yield return new TestCaseData(new PutRequest { Map = "m", Key = "k", Value = new Value { Json = "{\"a\":" } }, GridErrorCode.InvalidArgument, "JSON").SetArgDisplayNames("bad JSON");
        yield return new TestCaseData(new PutRequest { Map = "m", Key = "k", Value = new Value { Msgpack = ByteString.CopyFrom(0x92, 1) } }, GridErrorCode.InvalidArgument, "MsgPack").SetArgDisplayNames("cut MsgPack");
        yield return new TestCaseData(new PutRequest { Map = "m", Key = "k", Value = new Value { Msgpack = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0x91, ValueLimits.DepthMax + 1), 1]) } }, GridErrorCode.InvalidArgument, "TooDeep").SetArgDisplayNames("deep MsgPack");
        yield return new TestCaseData(new PutRequest { Map = "m", Key = "k" }, GridErrorCode.InvalidArgument, "record").SetArgDisplayNames("no value");
        yield return new TestCaseData(new PutRequest { Map = "m", Key = "", Value = new Value { Json = "1" } }, GridErrorCode.InvalidArgument, "key").SetArgDisplayNames("no key");
        yield return new TestCaseData(new PutRequest { Map = "_topgun_m", Key = "k", Value = new Value { Json = "1" } }, GridErrorCode.PermissionDenied, "reserved").SetArgDisplayNames("reserved map");
        yield return new TestCaseData(new PutRequest { Map = "m", Key = "k", Value = new Value { Json = "1" }, WriteConcern = (WriteConcern)9 }, GridErrorCode.InvalidArgument, "WriteConcern 9").SetArgDisplayNames("unknown level");
    }

    [TestCaseSource(nameof(Refusals))]
    public async Task A_put_that_is_refused_fails_as_a_whole(PutRequest request, GridErrorCode code, string named)
    {
        var refused = await Assert.ThrowsAsync<GridException>(() => _handler.PutAsync(_session, request, default));

        Assert.That(refused!.Error.Code, Is.EqualTo(code));
        Assert.That(refused.Error.Message, Does.Contain(named));
    }

    [Test]
    public async Task Operations_of_a_batch_are_judged_one_by_one()
    {
        var answer = await _handler.ApplyAsync(_session, new ApplyRequest { Operations = { Put("1"), Put(""), Put("2") } }, default);

        Assert.That(answer.Results.Select(result => (result.Success, result.ErrorCode)), Is.EqualTo(new[] { (true, 0u), (false, 1u), (true, 0u) }));
    }

    [TestCase(0)]
    [TestCase(GridLimits.OperationsPerBatchMax + 1)]
    public async Task A_batch_beyond_its_limits_is_refused(int count)
    {
        var request = new ApplyRequest { Operations = { Enumerable.Range(0, count).Select(i => Put($"{i}")) } };
        var refused = await Assert.ThrowsAsync<GridException>(() => _handler.ApplyAsync(_session, request, default));

        Assert.That(refused!.Error.Message, Does.Contain($"1 to {GridLimits.OperationsPerBatchMax} operations"));
    }

    private static Operation Put(string key) => new()
    {
        Kind = OperationKind.Put,
        Map = ByteString.CopyFromUtf8("m"),
        Key = ByteString.CopyFromUtf8(key),
        Value = new Value { Json = "1" },
    };

    private Task<PutResponse> PutAsync(Value value) => _handler.PutAsync(_session, new PutRequest { Map = "m", Key = "k", Value = value }, default);

    private Task<GetResponse> GetAsync(ValueForm form) => _handler.GetAsync(_session, new GetRequest { Map = "m", Key = "k", ValueForm = form }, default);
}
