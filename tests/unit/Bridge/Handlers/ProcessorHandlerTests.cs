using TopGun.Core.Values;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>Entry processors through the bridge to a real node; numbers are lines of the checklist.</summary>
public sealed class ProcessorHandlerTests
{
    private NodeHost _host = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await NodeHost.StartAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
    }

    [TestCase("builtin:increment", "return { value: 1 };")]
    [TestCase("mine", "while (true) {}")]
    public async Task Line_342_and_347_other_code_is_answered_under_its_request_and_not_run(string name, string code)
    {
        await using var client = await _host.ConnectAsync();

        var response = await ProcessAsync(client, name, "1", code);

        Assert.That((response.RequestId, response.Success), Is.EqualTo(("r", false)));
        Assert.That(response.Error, Does.Contain("Entry processor code execution is disabled"));
    }

    [Test]
    public async Task Line_343_increment_creates_a_missing_entry_and_concurrent_ones_add_up()
    {
        await using var one = await _host.ConnectAsync();
        await using var two = await _host.ConnectAsync();

        await Task.WhenAll(ProcessAsync(one, "builtin:increment", "1"), ProcessAsync(two, "builtin:increment", "1"));

        Assert.That((await ProcessAsync(one, "builtin:increment", "1")).NewValue, Is.EqualTo(Value("3")));
    }

    [Test]
    public async Task Line_344_conditions_decide_on_the_value_of_the_moment()
    {
        await using var client = await _host.ConnectAsync();

        Assert.That((await ProcessAsync(client, "builtin:put_if_absent", "{\"version\":1}")).Result, Is.EqualTo(Value("true")));
        Assert.That((await ProcessAsync(client, "builtin:put_if_absent", "2")).Result, Is.EqualTo(Value("false")));
        Assert.That(
            (await ProcessAsync(client, "builtin:conditional_update", "{\"expectedVersion\":1,\"newData\":{\"n\":1}}")).NewValue,
            Is.EqualTo(Value("{\"n\":1,\"version\":2}")));
        var deleted = await ProcessAsync(client, "builtin:delete_if_equals", "{\"n\":1,\"version\":2}");
        Assert.That((deleted.Result, deleted.NewValue), Is.EqualTo((Value("true"), default(OpaqueValue?))));
    }

    [Test]
    public async Task Line_345_the_write_of_a_processor_is_an_event_and_an_update_for_others()
    {
        await using var reader = await _host.ConnectAsync();
        await reader.SendAsync(Messages.Query("q"));
        await reader.ReceiveAsync<QueryResp>();
        await using var writer = await _host.ConnectAsync();

        await ProcessAsync(writer, "builtin:increment", "5");

        Assert.That((await reader.ReceiveAsync<ServerEvent>()).Event.Record!.Value, Is.EqualTo(Value("5")));
        Assert.That((await reader.ReceiveAsync<QueryUpdate>()).Value, Is.EqualTo(Value("5")));
    }

    [Test]
    public async Task Line_346_a_key_that_fails_does_not_stop_the_others()
    {
        await using var client = await _host.ConnectAsync();
        await client.SendAsync(new EntryProcessBatch
        {
            RequestId = "r", MapName = "todos", Keys = ["a", "", "b"], Processor = Of("builtin:increment", "1", ""),
        });

        var results = (await client.ReceiveAsync<EntryProcessBatchResponse>()).Results;

        Assert.That(
            results.Select(one => (one.Key, one.Value.Success)), Is.EquivalentTo(new[] { ("a", true), ("", false), ("b", true) }));
    }

    private static async Task<EntryProcessResponse> ProcessAsync(BridgeClient client, string name, string args, string code = "")
    {
        await client.SendAsync(new EntryProcess
        {
            RequestId = "r", MapName = "todos", Key = "k", Processor = Of(name, args, code),
        });
        return await client.ReceiveAsync<EntryProcessResponse>();
    }

    private static Processor Of(string name, string args, string code) => new() { Name = name, Code = code, Args = Value(args) };

    private static OpaqueValue Value(string json) => new(JsonMsgPack.FromJson(json));
}
