using System.Net.Http.Headers;
using TopGun.Core.Hashing;
using TopGun.Core.Values;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group Y: policies.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class AccessLinesTests(string kind) : GuardedTests(kind)
{
    private const string Denied = "403 1 Access Denied for map m";

    [Test]
    public async Task Line_407_what_no_policy_matches_is_denied_and_not_stored()
    {
        Permit("allow write other");
        var eve = await ConnectAsync("eve");

        await eve.SendAsync(Messages.Batch(Put("1", "k", "1")));

        Assert.That((await eve.ReceiveAsync<OpRejected>()).Code, Is.EqualTo(403));
        Assert.That((await eve.ReceiveAsync<Error>()).Code, Is.EqualTo(403), "before any OP_ACK");
        Assert.That((await eve.ReceiveAsync<OpAck>()).Results.Single().Success, Is.False);
        Assert.That((await QueryAsync(await ConnectAsync("root"))).Results, Is.Empty);
    }

    [Test]
    public async Task Line_408_a_policy_that_matches_allows()
    {
        Permit("allow write m");

        Assert.That(await WriteAsync(await ConnectAsync("ann"), Put("1", "k", "1")), Is.EqualTo("ACK 1"));
    }

    [Test]
    public async Task Line_409_an_admin_subject_writes_anywhere_against_any_condition()
    {
        Permit("deny write *");
        Permit("allow write m", "auth.id == 'nobody'");

        Assert.That(await WriteAsync(await ConnectAsync("root"), Put("1", "k", "1")), Is.EqualTo("ACK 1"));
    }

    [Test]
    public async Task Line_410_the_role_admin_gives_nothing()
    {
        Permit("allow read m");

        Assert.That(await WriteAsync(await ConnectAsync("eve:admin"), Put("1", "k", "1")), Is.EqualTo(Denied));
    }

    [Test]
    public async Task Maps_of_the_system_are_for_administrators_even_without_policies()
    {
        var put = Put("1", "k", "1", map: "$sys/stats");

        Assert.That(await WriteAsync(await ConnectAsync("ann"), put), Is.EqualTo("403 1 Access Denied for map $sys/stats"));
        Assert.That(await WriteAsync(await ConnectAsync("root"), put), Is.EqualTo("ACK 1"));
        Assert.That(await WriteAsync(await ConnectAsync("eve:admin"), put), Is.EqualTo("ACK 1"));
    }

    [Test]
    public async Task Line_411_a_policy_holds_for_the_next_write_of_the_same_connection()
    {
        Permit("allow read m");
        var ann = await ConnectAsync("ann");
        Assert.That(await WriteAsync(ann, Put("1", "k", "1")), Is.EqualTo(Denied));

        Permit("allow write m");

        Assert.That(await WriteAsync(ann, Put("2", "k", "1")), Is.EqualTo("ACK 2"));
    }

    [Test]
    public async Task Line_412_owners_write_what_is_theirs()
    {
        Permit("allow write m", "auth.id == data.ownerId");
        var (ann, bob) = (await ConnectAsync("ann"), await ConnectAsync("bob"));

        Assert.That(await WriteAsync(ann, Put("1", "k", """{"ownerId":"ann"}""")), Is.EqualTo("ACK 1"));
        Assert.That(await WriteAsync(bob, Put("1", "l", """{"ownerId":"ann"}""")), Is.EqualTo(Denied));
    }

    [Test]
    public async Task Line_413_before_the_first_policy_everything_is_allowed_and_after_the_last_nothing()
    {
        var ann = await ConnectAsync("ann");
        Assert.That(await WriteAsync(ann, Put("1", "k", "1")), Is.EqualTo("ACK 1"));
        Permit("allow all *");
        Assert.That(await WriteAsync(ann, Put("1", "k", "2")), Is.EqualTo("ACK 1"));

        Withdraw("allow all *");

        Assert.That(await WriteAsync(ann, Put("1", "k", "3")), Is.EqualTo(Denied));
    }

    [Test]
    public async Task Line_414_deny_wins()
    {
        Permit("allow all *");
        Permit("deny write m");

        Assert.That(await WriteAsync(await ConnectAsync("ann"), Put("1", "k", "1")), Is.EqualTo(Denied));
    }

    [Test]
    public async Task Line_417_a_removal_needs_the_right_to_remove()
    {
        Permit("allow all m");
        Permit("deny remove m");
        var ann = await ConnectAsync("ann");
        await WriteAsync(ann, Put("1", "k", "1"));

        Assert.That(await WriteAsync(ann, Remove("1", "k")), Is.EqualTo(Denied));
        Withdraw("deny remove m");
        Assert.That(await WriteAsync(ann, Remove("1", "k")), Is.EqualTo("ACK 1"));
    }

    [Test]
    public async Task Line_418_a_record_of_somebody_else_cannot_be_taken_over()
    {
        Permit("allow write m", OwnersOnly);
        var (ann, bob) = (await ConnectAsync("ann"), await ConnectAsync("bob"));
        await WriteAsync(ann, Put("1", "k", """{"ownerId":"ann"}"""));

        Assert.That(await WriteAsync(bob, Put("1", "k", """{"ownerId":"bob"}""")), Is.EqualTo(Denied));
        Assert.That(await WriteAsync(bob, Remove("1", "k")), Is.EqualTo(Denied));
    }

    [Test]
    public async Task Line_419_conditions_filter_pages_updates_and_events()
    {
        Permit("allow read m", OwnersOnly);
        var (root, ann) = (await ConnectAsync("root"), await ConnectAsync("ann"));
        await WriteAsync(root, Put("1", "a", """{"ownerId":"ann"}"""));
        await WriteAsync(root, Put("2", "b", """{"ownerId":"bob"}"""));
        Assert.That(Keys(await QueryAsync(ann)), Is.EqualTo(new[] { "a" }));

        await WriteAsync(root, Put("3", "b", """{"ownerId":"bob","n":1}"""));
        await WriteAsync(root, Put("4", "a", """{"ownerId":"ann","n":1}"""));

        Assert.That((await ann.ReceiveAsync<ServerEvent>()).Event.Key, Is.EqualTo("a"));
        Assert.That((await ann.ReceiveAsync<QueryUpdate>()).Key, Is.EqualTo("a"));
        Assert.That(await Grid.BarrierAsync(ann), Is.Empty);
    }

    [Test]
    public async Task Lines_152_and_233_who_may_not_read_gets_an_error_and_then_nothing()
    {
        Permit("allow write m");
        var (ann, eve) = (await ConnectAsync("ann"), await ConnectAsync("eve"));

        var refused = await QueryAsync(eve);
        await WriteAsync(ann, Put("1", "k", "1"));

        Assert.That((refused.Error, refused.Results.Count), Is.EqualTo(("Access Denied for map m", 0)));
        Assert.That(await Grid.BarrierAsync(eve), Is.Empty);
    }

    [Test]
    public async Task Line_187_a_walk_without_right_is_refused_with_403_and_tells_nothing()
    {
        Permit("allow write m");
        var (root, eve) = (await ConnectAsync("root"), await ConnectAsync("eve"));
        await WriteAsync(root, Put("1", "k", "1"));

        foreach (var step in (ClientMessage[])[new SyncInit { MapName = "m", LastSyncTimestamp = 0 }, new MerkleReqBucket { MapName = "m", Path = "" }])
        {
            await eve.SendAsync(step);
            var error = await eve.ReceiveAsync<Error>();
            Assert.That((error.Code, error.Message), Is.EqualTo((403u, "Access Denied for map m")), $"{step.Kind}");
            Assert.That(await Grid.BarrierAsync(eve), Is.Empty, $"{step.Kind}: neither root nor records");
        }

        await root.SendAsync(new SyncInit { MapName = "m" });
        Assert.That((await root.ReceiveAsync<SyncRespRoot>()).RootHash, Is.Not.Zero);
    }

    [Test]
    public async Task Line_419_conditions_filter_the_leaves_of_a_walk()
    {
        Permit("allow read m", OwnersOnly);
        var (root, ann) = (await ConnectAsync("root"), await ConnectAsync("ann"));
        await WriteAsync(root, Put("1", "a", """{"ownerId":"ann"}"""));
        await WriteAsync(root, Put("2", "b", """{"ownerId":"bob"}"""));

        await ann.SendAsync(new SyncInit { MapName = "m", LastSyncTimestamp = 0 });
        await ann.ReceiveAsync<SyncRespRoot>();
        foreach (var key in new[] { "a", "b" })
            await ann.SendAsync(new MerkleReqBucket { MapName = "m", Path = MerklePath.OfKey(Fnv1a.Hash(key), LeafSumTree.Depth).ToString() });

        Assert.That((await ann.ReceiveAsync<SyncRespLeaf>()).Records.Select(record => record.Key), Is.EqualTo(new[] { "a" }));
        Assert.That(await ann.ReceiveAsync() is not SyncRespLeaf { Records.Count: > 0 }, Is.True);
    }

    [Test]
    public async Task Line_421_a_denied_operation_is_rejected_with_403()
    {
        Permit("allow read m");

        Assert.That(await WriteAsync(await ConnectAsync("eve"), Put("op-7", "k", "1")), Is.EqualTo("403 op-7 Access Denied for map m"));
    }

    [TestCase("data.n < auth.id", "auth.id > data.n", "1", "zz")]
    [TestCase("data.name < auth.id", "auth.id > data.name", "\"bbb\"", "ccc")]
    [TestCase("data.name < auth.id", "auth.id > data.name", "\"ccc\"", "bbb")]
    public async Task Line_423_a_comparison_may_be_written_either_way_round(string direct, string mirrored, string value, string caller)
    {
        var client = await ConnectAsync(caller);
        Permit("allow write m", direct);
        var first = await WriteAsync(client, Put("1", "k", $$"""{"n":{{value}},"name":{{value}}}"""));
        Permit("allow write m", mirrored);

        Assert.That(await WriteAsync(client, Put("1", "l", $$"""{"n":{{value}},"name":{{value}}}""")), Is.EqualTo(first));
    }

    [Test]
    public async Task Line_424_callers_are_told_apart_by_id_and_roles()
    {
        Permit("allow write m", "auth.id == 'ann' || 'editor' in auth.roles");

        Assert.That(await WriteAsync(await ConnectAsync("ann"), Put("1", "k", "1")), Is.EqualTo("ACK 1"));
        Assert.That(await WriteAsync(await ConnectAsync("bob:user,editor"), Put("1", "k", "2")), Is.EqualTo("ACK 1"));
        Assert.That(await WriteAsync(await ConnectAsync("eve:user"), Put("1", "k", "3")), Is.EqualTo(Denied));
    }

    [Test]
    public async Task Line_429_a_policy_that_goes_ends_live_queries()
    {
        Permit("allow read m");
        var (root, ann) = (await ConnectAsync("root"), await ConnectAsync("ann"));
        await QueryAsync(ann);

        Withdraw("allow read m");

        Assert.That((await ann.ReceiveAsync<QueryResp>()).Error, Is.EqualTo("Access Denied for map m"));
        await WriteAsync(root, Put("1", "k", "1"));
        Assert.That(await Grid.BarrierAsync(ann), Is.Empty);
        Permit("allow read m");
        Assert.That(Keys(await QueryAsync(ann)), Is.EqualTo(new[] { "k" }));
    }

    [Test]
    public async Task A_policy_that_changes_gives_live_queries_a_fresh_page()
    {
        Permit("allow read m");
        var (root, ann) = (await ConnectAsync("root"), await ConnectAsync("ann"));
        await WriteAsync(root, Put("1", "a", """{"ownerId":"ann"}"""));
        await WriteAsync(root, Put("2", "b", """{"ownerId":"bob"}"""));
        Assert.That(Keys(await QueryAsync(ann)), Is.EqualTo(new[] { "a", "b" }));

        Permit("allow read m", OwnersOnly);

        Assert.That(Keys(await ann.ReceiveAsync<QueryResp>()), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task Line_374_a_denied_operation_over_HTTP_is_an_error_and_not_acknowledged()
    {
        Permit("allow read other");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Grid.Bridge.Port}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "eve");
        using var body = new ByteArrayContent(JsonMsgPack.FromJson(
            """
            {"clientId":"c","clientHlc":{"millis":1,"counter":0,"nodeId":"c"},
             "operations":[{"id":"1","mapName":"m","key":"k","record":{"value":1,"timestamp":{"millis":1,"counter":0,"nodeId":"c"}}}],
             "queries":[{"queryId":"q","mapName":"m"}]}
            """));

        using var response = await http.PostAsync("/sync", body);

        var answer = JsonMsgPack.ToJson(await response.Content.ReadAsByteArrayAsync());
        Assert.That(answer, Does.Contain("""{"code":403,"message":"Access Denied for map m","context":"1"}"""));
        Assert.That(answer, Does.Contain("""{"code":403,"message":"access denied","context":"q"}"""));
        Assert.That(answer, Does.Not.Contain("\"ack\""));
    }
}
