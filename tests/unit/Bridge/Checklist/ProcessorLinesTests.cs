using TopGun.Core.Grid.Processors;
using TopGun.Core.Partitions;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group U: entry processors, SQL and the partition map.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class ProcessorLinesTests(string kind) : ArrangedTests(kind)
{
    [TestCase("builtin:increment", "return { value: 1 };")]
    [TestCase("mine", "return { value };")]
    public async Task Line_342_Code_that_is_not_run_is_answered_under_its_request(string name, string code)
    {
        await Ann.SendAsync(Message("k", name, "1", code));

        var response = await Ann.ReceiveAsync<EntryProcessResponse>();
        Assert.That((response.RequestId, response.Success), Is.EqualTo(("r", false)));
        Assert.That(response.Error, Does.Contain("Entry processor code execution is disabled"));
    }

    [Test]
    public async Task Line_343_Increments_create_a_missing_entry_and_add_up()
    {
        await Task.WhenAll(CountAsync(Ann), CountAsync(Bob));

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "k=50" }));

        async Task CountAsync(BridgeClient client)
        {
            for (var i = 0; i < 25; i++)
                Assert.That((await ProcessAsync(client, "k", "builtin:increment", "1")).Success, Is.True);
        }
    }

    [Test]
    public async Task Line_344_Conditions_decide_on_the_value_of_the_moment()
    {
        BridgeClient[] clients = [Ann, Bob, await ConnectAsync()];
        Assert.That(await CountWinnersAsync("put_if_absent", """{"version":1}"""), Is.EqualTo(1));

        var updated = await Task.WhenAll(clients.Select(
            client => ProcessAsync(client, "k", "builtin:conditional_update", """{"expectedVersion":1,"newData":{"n":1}}""")));
        Assert.That(updated.Select(response => Text(response.NewValue!.Value)), Has.All.EqualTo("""{"n":1,"version":2}"""));
        Assert.That(updated.Count(response => Text(response.Result!.Value).Contains("\"updated\":true", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(await CountWinnersAsync("replace_if_equals", """{"expected":{"n":2,"version":2},"newValue":"other"}"""), Is.Zero);
        Assert.That(await CountWinnersAsync("replace_if_equals", """{"expected":{"n":1,"version":2},"newValue":"new"}"""), Is.EqualTo(1));
        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "k=\"new\"" }));
        Assert.That(await CountWinnersAsync("delete_if_equals", "\"new\""), Is.EqualTo(1));
        Assert.That(await RowsAsync(), Is.Empty);

        async Task<int> CountWinnersAsync(string processor, string args)
        {
            var responses = await Task.WhenAll(clients.Select(client => ProcessAsync(client, "k", "builtin:" + processor, args)));
            return responses.Count(response => Text(response.Result!.Value) == "true");
        }
    }

    [Test]
    public async Task Line_345_The_write_of_a_processor_is_told_like_any_other()
    {
        await QueryAsync(Bob, "q");
        await Bob.SendAsync(new JournalSubscribe { RequestId = "s" });
        await Grid.BarrierAsync(Bob);
        await ProcessAsync(Ann, "k", "builtin:increment", "5");

        Assert.That(await SeenAsync(Bob), Is.EquivalentTo(new[] { "PUT k", "q: ENTER k=5", "JOURNAL_EVENT" }));
    }

    [Test]
    public async Task Line_346_A_batch_has_one_result_for_each_key_and_a_bad_one_harms_no_other()
    {
        await WriteAllAsync(Ann, Put("a", "1"), Put("b", "\"text\""), Put("c", "3"));
        await Ann.SendAsync(new EntryProcessBatch
        {
            RequestId = "r", MapName = "m", Keys = ["a", "b", "c"], Processor = Processor("builtin:increment", "1"),
        });

        var results = (await Ann.ReceiveAsync<EntryProcessBatchResponse>()).Results;
        Assert.That(results.Keys, Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That((results["a"].Success, results["c"].Success), Is.EqualTo((true, true)));
        Assert.That((await RowsAsync()).Where(row => row[0] != 'b'), Is.EqualTo(new[] { "a=2", "c=4" }));
    }

    [Test]
    public async Task Line_346_A_batch_of_more_keys_than_one_command_carries_is_answered_in_one()
    {
        string[] keys = [.. Enumerable.Range(0, 100).Select(i => $"k{i:000}")];
        await Ann.SendAsync(new EntryProcessBatch { RequestId = "r", MapName = "m", Keys = keys, Processor = Processor("builtin:increment", "1") });

        var results = (await Ann.ReceiveAsync<EntryProcessBatchResponse>()).Results;
        Assert.That(results.Keys, Is.EqualTo(keys));
        Assert.That(results.Values.Select(result => Text(result.NewValue!.Value)), Has.All.EqualTo("1"));
    }

    [Test]
    public async Task Line_346_A_batch_of_too_many_keys_is_refused_key_by_key()
    {
        string[] keys = [.. Enumerable.Range(0, ProcessorLimits.KeysMax + 1).Select(i => $"{i}")];
        await Ann.SendAsync(new EntryProcessBatch { RequestId = "r", MapName = "m", Keys = keys, Processor = Processor("builtin:increment", "1") });

        var results = (await Ann.ReceiveAsync<EntryProcessBatchResponse>()).Results;
        Assert.That(results.Values.Select(result => result.Success), Has.All.False);
        Assert.That(results["0"].Error, Does.Contain($"{ProcessorLimits.KeysMax} keys"));
        Assert.That(await RowsAsync(), Is.Empty);
    }

    [TestCase("return eval('1')")]
    [TestCase("while (true) {}")]
    [TestCase("const a = []; while (true) a.push(new Array(1e6))")]
    public async Task Line_347_Forbidden_endless_and_greedy_code_is_refused_and_the_server_goes_on(string code)
    {
        Assert.That((await ProcessAsync(Ann, "k", "mine", "1", code)).Success, Is.False);
        Assert.That((await ProcessAsync(Ann, "k", "builtin:increment", "1")).Success, Is.True);
    }

    [Test]
    public async Task Line_348_The_same_name_with_other_code_does_not_run_the_known_code()
    {
        await ProcessAsync(Ann, "k", "builtin:increment", "1");

        Assert.That((await ProcessAsync(Ann, "k", "builtin:increment", "1", "return { value: 0 };")).Success, Is.False);
        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "k=1" }));
    }

    [Test]
    public async Task Line_353_SQL_is_answered_as_a_feature_that_is_off()
    {
        await Ann.SendAsync(new SqlQuery { QueryId = "q", Sql = "SELECT 1" });

        var response = await Ann.ReceiveAsync<SqlQueryResp>();
        Assert.That((response.QueryId, response.Code), Is.EqualTo(("q", "FEATURE_DISABLED")));
        Assert.That(response.Error, Does.Contain("SQL is not available").And.Not.Contain("internal error"));
    }

    [Test]
    public async Task Line_354_One_node_owns_every_partition()
    {
        await Ann.SendAsync(new PartitionMapRequest());

        var map = await Ann.ReceiveAsync<PartitionMap>();
        var node = map.Nodes.Single();
        Assert.That((map.PartitionCount, map.Partitions.Count), Is.EqualTo(((uint)Partitioning.Count, Partitioning.Count)));
        Assert.That(map.Partitions.Select(partition => partition.OwnerNodeId), Has.All.EqualTo(node.NodeId));
        Assert.That((node.NodeId, node.Endpoints.Websocket, node.Status), Is.EqualTo(("node-1", "ws://test/ws", NodeStatus.Active)));

        await Ann.SendAsync(new PartitionMapRequest { CurrentVersion = map.Version });
        Assert.That(await SeenAsync(Ann), Is.Empty, "the client has it already");
    }

    [Test]
    public async Task Line_355_Partitions_are_in_order_and_the_map_says_when_it_was_made()
    {
        await Ann.SendAsync(new PartitionMapRequest { CurrentVersion = 0 });

        var map = await Ann.ReceiveAsync<PartitionMap>();
        Assert.That(map.Partitions.Select(partition => (int)partition.PartitionId), Is.EqualTo(Enumerable.Range(0, Partitioning.Count)));
        Assert.That(map.GeneratedAt, Is.EqualTo(Grid.Bridge.Time.UnixMillis));
    }

    private static Processor Processor(string name, string args, string code = "") => new() { Name = name, Code = code, Args = Json(args) };

    private static EntryProcess Message(string key, string name, string args, string code = "") =>
        new() { RequestId = "r", MapName = "m", Key = key, Processor = Processor(name, args, code) };

    private static async Task<EntryProcessResponse> ProcessAsync(BridgeClient client, string key, string name, string args, string code = "")
    {
        await client.SendAsync(Message(key, name, args, code));
        return await client.ReceiveAsync<EntryProcessResponse>();
    }
}
