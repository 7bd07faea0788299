using System.Text.Json;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Admin;

/// <summary>What administrators see and change (checklist group W).</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class AdminRoutesTests(bool isApart)
{
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync(isApart: isApart);

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Line_380_maps_are_listed_with_exact_counts_right_after_the_acknowledgement()
    {
        await using var client = await _host.ConnectAsync();
        await client.SendAsync(Messages.Batch(Messages.Put("1", "a", "todos"), Messages.Put("2", "b", "todos"), Messages.Put("3", "a", "notes")));
        await client.ReceiveAsync<OpAck>();
        await client.SendAsync(Messages.Query("q", "never-written"));
        await client.ReceiveAsync<QueryResp>();

        var maps = (await _host.JsonAsync("GET", "/api/admin/maps")).GetProperty("maps").EnumerateArray()
            .Select(map => (map.GetProperty("name").GetString(), map.GetProperty("entryCount").GetInt64()));

        Assert.That(maps, Is.EqualTo(new[] { ("notes", 1L), ("todos", 2L) }));
    }

    [Test]
    public async Task Metrics_are_told_to_administrators_only()
    {
        using var told = await _host.SendAsync("GET", "/api/admin/metrics");
        using var refused = await _host.SendAsync("GET", "/api/admin/metrics", null, _host.Token("user"));

        Assert.That(await told.Content.ReadAsStringAsync(), Does.Contain("topgun_active_connections"));
        Assert.That(told.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/plain"));
        Assert.That((int)refused.StatusCode, Is.EqualTo(403));
    }

    [Test]
    public async Task Line_381_maps_of_the_system_are_not_listed()
    {
        await using var client = await _host.ConnectAsync("admin");
        await client.SendAsync(Messages.Batch(Messages.Put("1", "a", "$sys/x"), Messages.Put("2", "a", "mine")));
        await client.ReceiveAsync<OpAck>();

        var maps = (await _host.JsonAsync("GET", "/api/admin/maps")).GetProperty("maps").EnumerateArray();

        Assert.That(maps.Select(map => map.GetProperty("name").GetString()), Is.EqualTo(new[] { "mine" }));
    }

    [Test]
    public async Task Lines_382_and_384_a_policy_holds_for_the_next_operation_and_its_removal_too()
    {
        var created = await _host.JsonAsync("POST", "/api/admin/policies", """{"id":"p","mapPattern":"todos","action":"all","effect":"allow"}""", 201);
        Assert.That(created.ToString(), Is.EqualTo("""{"id":"p","mapPattern":"todos","action":"all","effect":"allow"}"""));
        Assert.That(await IsAllowedAsync("todos"), Is.True);
        Assert.That(await IsAllowedAsync("notes"), Is.False);

        await _host.JsonAsync("DELETE", "/api/admin/policies/p", status: 204);
        await _host.JsonAsync("DELETE", "/api/admin/policies/p", status: 204);

        Assert.That(await IsAllowedAsync("todos"), Is.False);
    }

    [Test]
    public async Task Line_383_a_policy_of_the_same_id_is_replaced()
    {
        await _host.JsonAsync("POST", "/api/admin/policies", """{"id":"p","mapPattern":"a","action":"read","effect":"allow"}""", 201);
        await _host.JsonAsync("POST", "/api/admin/policies", """{"id":"p","mapPattern":"b","action":"read","effect":"deny"}""", 201);
        var unnamed = await _host.JsonAsync("POST", "/api/admin/policies", """{"mapPattern":"c","action":"read","effect":"allow","condition":{"op":"eq","attribute":"a","value":1}}""", 201);
        Assert.That(Guid.TryParse(unnamed.GetProperty("id").GetString(), out _), Is.True);

        var policies = (await _host.JsonAsync("GET", "/api/admin/policies")).GetProperty("policies").EnumerateArray().ToArray();

        Assert.That(policies, Has.Length.EqualTo(2));
        Assert.That(policies.Single(policy => policy.GetProperty("id").GetString() == "p").GetProperty("mapPattern").GetString(), Is.EqualTo("b"));
    }

    [Test]
    public async Task Line_385_a_malformed_expression_is_refused_with_its_place()
    {
        var error = await _host.JsonAsync(
            "POST", "/api/admin/policies", """{"mapPattern":"a","action":"read","effect":"allow","conditionExpr":"auth.id = 3"}""", 400);

        Assert.That(error.GetProperty("field").GetString(), Is.EqualTo("conditionExpr"));
        Assert.That(error.GetProperty("message").GetString(), Does.Contain("position 8").And.Contain("auth.id = 3"));
    }

    [TestCase("""{"action":"read","effect":"allow"}""", "mapPattern")]
    [TestCase("""{"mapPattern":"a","action":"look","effect":"allow"}""", "action")]
    [TestCase("""{"mapPattern":"a","action":"read","effect":"maybe"}""", "effect")]
    [TestCase("""{"mapPattern":7}""", "mapPattern")]
    public async Task A_malformed_policy_is_refused_with_its_field(string body, string field)
    {
        var error = await _host.JsonAsync("POST", "/api/admin/policies", body, 400);

        Assert.That(error.GetProperty("field").GetString(), Is.EqualTo(field));
    }

    [TestCase("[]")]
    [TestCase("\"text\"")]
    [TestCase("7")]
    [TestCase("{")]
    [TestCase("")]
    public async Task Line_461_the_text_about_a_body_of_another_kind_names_no_types_of_the_server(string body)
    {
        var message = (await _host.JsonAsync("POST", "/api/admin/policies", body, 400)).GetProperty("message").GetString();

        Assert.That(message, Does.StartWith("invalid JSON: ").And.Not.Contain("TopGun."));
    }

    [Test]
    public async Task An_expression_can_be_tried_for_a_caller_and_a_record()
    {
        const string Trial = """{"mapName":"a","action":"read","conditionExpr":"auth.id == data.owner","auth":{"id":"u","roles":[]},"data":{"owner":"OWNER"}}""";

        var held = await _host.JsonAsync("POST", "/api/admin/policies/effective", Trial.Replace("OWNER", "u", StringComparison.Ordinal));
        var missed = await _host.JsonAsync("POST", "/api/admin/policies/effective", Trial.Replace("OWNER", "v", StringComparison.Ordinal));

        Assert.That((held.GetProperty("allowed").GetBoolean(), held.GetProperty("holds").GetBoolean()), Is.EqualTo((true, true)));
        Assert.That(missed.GetProperty("holds").GetBoolean(), Is.False);
        await _host.JsonAsync("POST", "/api/admin/policies/effective", """{"mapName":"a","action":"read","conditionExpr":"("}""", 400);
    }

    [Test]
    public async Task Lines_386_and_387_indexes_are_declared_once_and_given_up()
    {
        const string Inverted = """{"mapName":"todos","attribute":"text","indexType":"inverted"}""";
        var created = await _host.JsonAsync("POST", "/api/admin/indexes", Inverted, 201);
        Assert.That(created.ToString(), Is.EqualTo("""{"mapName":"todos","attribute":"text","indexType":"inverted","entryCount":0}"""));
        await _host.JsonAsync("POST", "/api/admin/indexes", Inverted, 409);
        var unknown = await _host.JsonAsync("POST", "/api/admin/indexes", """{"mapName":"todos","attribute":"text","indexType":"magic"}""", 400);
        Assert.That(unknown.GetProperty("field").GetString(), Is.EqualTo("indexType"));
        Assert.That((await _host.JsonAsync("GET", "/api/admin/indexes")).GetProperty("indexes").GetArrayLength(), Is.EqualTo(1));

        await _host.JsonAsync("DELETE", "/api/admin/indexes/todos/text", status: 204);

        await _host.JsonAsync("DELETE", "/api/admin/indexes/todos/text", status: 404);
        await _host.JsonAsync("GET", "/api/admin/indexes/todos/text/status", status: 404);
    }

    [TestCase("a/b", "a%2Fb")]
    [TestCase("a%2Fb", "a%252Fb")]
    [TestCase("a%2fb/c d", "a%252fb%2fc%20d")]
    [TestCase("\u0437/\u0434", "%D0%B7%2F%D0%B4")]
    public async Task A_name_with_slashes_is_found_in_a_path(string map, string sent)
    {
        await _host.JsonAsync("POST", "/api/admin/indexes", JsonSerializer.Serialize(new { mapName = map, attribute = map, indexType = "hash" }), 201);

        var status = await _host.JsonAsync("GET", $"/api/admin/indexes/{sent}/{sent}/status?x=/1");
        Assert.That((status.GetProperty("mapName").GetString(), status.GetProperty("attribute").GetString()), Is.EqualTo((map, map)));
        await _host.JsonAsync("DELETE", $"/api/admin/indexes/{sent}/{sent}", status: 204);
    }

    [TestCase("hash")]
    [TestCase("navigable")]
    public async Task Line_388_an_index_gets_done_with_all_rows(string type)
    {
        await using var client = await _host.ConnectAsync();
        await client.SendAsync(Messages.Batch([.. Enumerable.Range(0, 100).Select(i => Messages.Put($"{i}", $"k{i}"))]));
        await client.ReceiveAsync<OpAck>();
        var created = await _host.JsonAsync("POST", "/api/admin/indexes", $$"""{"mapName":"todos","attribute":"text","indexType":"{{type}}"}""", 201);
        Assert.That(created.GetProperty("entryCount").GetInt32(), Is.Zero);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        JsonElement status;
        do
        {
            limit.Token.ThrowIfCancellationRequested();
            _host.Time.Advance(TimeSpan.FromSeconds(1));
            status = await _host.JsonAsync("GET", "/api/admin/indexes/todos/text/status");
        }
        while (!status.GetProperty("done").GetBoolean());

        Assert.That((status.GetProperty("total").GetInt64(), status.GetProperty("processed").GetInt64()), Is.EqualTo((100L, 100L)));
        Assert.That(status.GetProperty("rebuildType").GetString(), Is.EqualTo("backfill"));
        Assert.That(status.GetProperty("served").GetBoolean(), Is.True);
    }

    [Test]
    public async Task Line_388_an_inverted_index_is_done_at_once_as_nothing_is_built_and_says_that_nothing_is_served_by_it()
    {
        await using var client = await _host.ConnectAsync();
        await client.SendAsync(Messages.Batch([.. Enumerable.Range(0, 100).Select(i => Messages.Put($"{i}", $"k{i}"))]));
        await client.ReceiveAsync<OpAck>();
        await _host.JsonAsync("POST", "/api/admin/indexes", """{"mapName":"todos","attribute":"text","indexType":"inverted"}""", 201);

        var status = await _host.JsonAsync("GET", "/api/admin/indexes/todos/text/status");

        Assert.That(status.ToString(), Is.EqualTo(
            """{"mapName":"todos","attribute":"text","total":100,"processed":100,"done":true,"rebuildType":"backfill","served":false}"""));
    }

    [TestCase(0)]
    [TestCase(4097)]
    public async Task Line_391_a_vector_index_of_an_impossible_dimension_is_422(int dimension)
    {
        var error = await _host.JsonAsync(
            "POST", "/api/admin/indexes/vector", $$"""{"mapName":"a","attribute":"b","indexName":"c","dimension":{{dimension}}}""", 422);

        Assert.That(error.GetProperty("field").GetString(), Is.EqualTo("dimension"));
    }

    [Test]
    public async Task Vector_indexes_are_refused_because_nothing_searches_them()
    {
        var error = await _host.JsonAsync(
            "POST", "/api/admin/indexes/vector", """{"mapName":"a","attribute":"b","indexName":"c","dimension":4}""", 503);

        Assert.That(error.GetProperty("message").GetString(), Is.EqualTo("vector search not configured"));
    }

    [TestCase("nodeId", "\"x\"")]
    [TestCase("host", "\"x\"")]
    [TestCase("port", "1")]
    [TestCase("partitionCount", "1")]
    [TestCase("requireAuth", "false")]
    [TestCase("maxValueBytes", "1")]
    [TestCase("defaultOperationTimeoutMs", "1")]
    public async Task Line_392_settings_that_cannot_be_changed_are_refused_by_name(string field, string value)
    {
        var before = (await _host.JsonAsync("GET", "/api/admin/settings")).ToString();

        var error = await _host.JsonAsync("PUT", "/api/admin/settings", $$"""{"maxConcurrentOperations":7,"{{field}}":{{value}}}""", 400);

        Assert.That(error.GetProperty("field").GetString(), Is.EqualTo(field));
        Assert.That((await _host.JsonAsync("GET", "/api/admin/settings")).ToString(), Is.EqualTo(before), "nothing of it took effect");
    }

    [TestCase("""{"logLevel":"loud"}""", "logLevel")]
    [TestCase("""{"logLevel":3}""", "logLevel")]
    [TestCase("""{"gcIntervalMs":1}""", "gcIntervalMs")]
    [TestCase("""{"gcIntervalMs":"x"}""", "gcIntervalMs")]
    [TestCase("""{"maxConcurrentOperations":0}""", "maxConcurrentOperations")]
    [TestCase("""{"slowOperationMs":-1}""", "slowOperationMs")]
    public async Task Settings_out_of_range_are_refused_by_name(string body, string field)
    {
        var error = await _host.JsonAsync("PUT", "/api/admin/settings", body, 400);

        Assert.That(error.GetProperty("field").GetString(), Is.EqualTo(field));
    }

    [Test]
    public async Task Line_393_what_was_set_is_in_effect_and_shown()
    {
        const string Change = """{"logLevel":"debug","gcIntervalMs":1000,"maxConcurrentOperations":1,"slowOperationMs":5,"unknown":1}""";
        var changed = await _host.JsonAsync("PUT", "/api/admin/settings", Change);
        var settings = await _host.JsonAsync("GET", "/api/admin/settings");

        Assert.That(settings.ToString(), Is.EqualTo(changed.ToString()));
        Assert.That(settings.GetProperty("logLevel").GetString(), Is.EqualTo("debug"));
        Assert.That(settings.GetProperty("gcIntervalMs").GetInt32(), Is.EqualTo(1000));
        Assert.That(settings.GetProperty("maxConcurrentOperations").GetInt32(), Is.EqualTo(1));
        Assert.That(settings.GetProperty("slowOperationMs").GetInt32(), Is.EqualTo(5));
        Assert.That((settings.GetProperty("port").GetInt32(), settings.GetProperty("requireAuth").GetBoolean()), Is.EqualTo((_host.Port, true)));
        Assert.That((settings.GetProperty("nodeId").GetString(), settings.GetProperty("partitionCount").GetInt32()), Is.EqualTo(("node-1", 271)));
    }

    [Test]
    public async Task Bad_JSON_is_refused()
    {
        var error = await _host.JsonAsync("PUT", "/api/admin/settings", "{", 400);

        Assert.That(error.GetProperty("message").GetString(), Does.StartWith("invalid JSON: "));
    }

    [Test]
    public async Task Line_396_a_single_node_is_healthy()
    {
        await using var client = await _host.ConnectAsync();
        var cluster = await _host.JsonAsync("GET", "/api/admin/cluster/status");

        var node = cluster.GetProperty("nodes").EnumerateArray().Single();
        Assert.That((node.GetProperty("nodeId").GetString(), node.GetProperty("status").GetString()), Is.EqualTo(("local", "healthy")));
        Assert.That(node.GetProperty("memory").GetInt64(), Is.Positive);
        Assert.That(node.GetProperty("connections").GetInt32(), Is.EqualTo(isApart ? 3 : 2), "the client, whoever asks, and the question where that is a call of its own");
        Assert.That((cluster.GetProperty("totalPartitions").GetInt32(), cluster.GetProperty("isRebalancing").GetBoolean()), Is.EqualTo((0, false)));
    }

    [Test]
    public async Task Administration_is_refused_by_the_node_itself()
    {
        await using var session = await _host.Node.OpenSessionAsync(new Credentials(_host.Token("user")), SilentSessionSink.Instance, default);

        var refusal = await Assert.ThrowsAsync<GridException>(async () => await session.Administration.ListMapsAsync(default));

        Assert.That(refusal!.Error.Code, Is.EqualTo(GridErrorCode.PermissionDenied));
    }

    private async Task<bool> IsAllowedAsync(string map)
    {
        var verdict = await _host.JsonAsync("POST", "/api/admin/policies/effective", $$$"""{"mapName":"{{{map}}}","action":"write","auth":{"id":"somebody"}}""");
        return verdict.GetProperty("allowed").GetBoolean();
    }
}
