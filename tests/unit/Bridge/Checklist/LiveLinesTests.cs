using TopGun.Core.Grid;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group M: live queries.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class LiveLinesTests(string kind) : ArrangedTests(kind)
{
    private const string FirstTwo = """{"sort":[{"field":"n","direction":"asc"}],"limit":2}""";

    [Test]
    public async Task Line_236_A_new_match_enters_with_its_exact_value()
    {
        await QueryAsync(Bob, "q", """{"where":{"done":false}}""");
        await WriteAsync(Ann, Put("k", """{"done":false,"n":[1,null]}"""));

        Assert.That(await UpdatesAsync(Bob), Is.EqualTo(new[] { """q: ENTER k={"done":false,"n":[1,null]}""" }));
    }

    [Test]
    public async Task Line_237_A_change_of_a_match_is_an_update()
    {
        await WriteAsync(Ann, Put("k", """{"n":1}"""));
        await QueryAsync(Bob, "q");
        await WriteAsync(Ann, Put("k", """{"n":2}"""));

        Assert.That(await UpdatesAsync(Bob), Is.EqualTo(new[] { """q: UPDATE k={"n":2}""" }));
    }

    [Test]
    public async Task Line_238_What_stops_matching_leaves()
    {
        await WriteAsync(Ann, Put("k", """{"n":1}"""));
        await QueryAsync(Bob, "q", """{"where":{"n":1}}""");
        await WriteAllAsync(Ann, Put("k", """{"n":2}"""), Put("k", """{"n":3}"""));

        Assert.That(await UpdatesAsync(Bob), Is.EqualTo(new[] { "q: LEAVE k" }));
    }

    [Test]
    public async Task Line_239_A_removal_is_one_leave()
    {
        await WriteAsync(Ann, Put("k", "1"));
        await QueryAsync(Bob, "q");
        var removal = Remove("k");
        await WriteAllAsync(Ann, removal, removal, Remove("k"));

        Assert.That(await UpdatesAsync(Bob), Is.EqualTo(new[] { "q: LEAVE k" }));
    }

    [Test]
    public async Task Line_240_After_the_end_of_a_query_nothing_arrives()
    {
        await QueryAsync(Bob, "q");
        await Bob.SendAsync(new QueryUnsub { QueryId = "q" });
        await Grid.BarrierAsync(Bob);
        await WriteAsync(Ann, Put("k", "1"));

        Assert.That(await SeenAsync(Bob), Is.Empty);
    }

    [Test]
    public async Task Line_241_Updates_come_from_the_writes_of_every_other_client()
    {
        await QueryAsync(Bob, "q");
        await WriteAsync(Ann, Put("a", "1"));
        await WriteAsync(await ConnectAsync(), Put("b", "2"));

        Assert.That(await UpdatesAsync(Bob), Is.EqualTo(new[] { "q: ENTER a=1", "q: ENTER b=2" }));
    }

    [Test]
    public async Task Line_242_Two_queries_of_a_connection_get_each_their_own()
    {
        await QueryAsync(Bob, "odd", """{"where":{"odd":true}}""");
        await QueryAsync(Bob, "even", """{"where":{"odd":false}}""");
        await WriteAllAsync(Ann, Put("1", """{"odd":true}"""), Put("2", """{"odd":false}"""));

        Assert.That(await UpdatesAsync(Bob), Is.EquivalentTo(new[] { """odd: ENTER 1={"odd":true}""", """even: ENTER 2={"odd":false}""" }));
    }

    [Test]
    public async Task Line_243_A_window_shows_the_true_first_rows_and_never_more()
    {
        await WriteAllAsync(Ann, Put("a", """{"n":1}"""), Put("b", """{"n":2}"""), Put("d", """{"n":3}"""));
        Assert.That(Rows(await QueryAsync(Bob, "q", FirstTwo)), Is.EqualTo(new[] { """a={"n":1}""", """b={"n":2}""" }));
        await WriteAsync(Ann, Put("c", """{"n":0}"""));

        Assert.That(await UpdatesAsync(Bob), Is.EqualTo(new[] { "q: LEAVE b", """q: ENTER c={"n":0}""" }));
    }

    [TestCase(20_261_121)]
    public async Task Line_243_The_view_of_a_window_stays_the_first_rows_under_random_writes(int seed)
    {
        var random = new Random(seed);
        var view = Rows(await QueryAsync(Bob, "q", FirstTwo)).ToHashSet();
        for (var round = 0; round < 40; round++)
        {
            await WriteAllAsync(Ann, [.. Enumerable.Range(0, 5).Select(_ => random.Next(4) == 0
                ? Remove($"{random.Next(8)}") : Put($"{random.Next(8)}", $"{{\"n\":{random.Next(20)}}}"))]);
            foreach (var update in (await Grid.BarrierAsync(Bob)).OfType<QueryUpdate>())
            {
                view.RemoveWhere(row => row.StartsWith($"{update.Key}=", StringComparison.Ordinal));
                if (update.ChangeType != ChangeType.Leave)
                    view.Add($"{update.Key}={Text(update.Value)}");
                Assert.That(view, Has.Count.LessThanOrEqualTo(2), $"seed {seed}, round {round}");
            }

            Assert.That(view, Is.EquivalentTo(await RowsAsync(query: FirstTwo)), $"seed {seed}, round {round}");
        }
    }

    [Test]
    public async Task Line_244_The_displaced_row_leaves_before_the_new_one_enters()
    {
        await WriteAllAsync(Ann, Put("a", """{"n":1}"""), Put("b", """{"n":2}"""));
        await QueryAsync(Bob, "q", FirstTwo);
        await WriteAsync(Ann, Put("c", """{"n":1.5}"""));

        Assert.That(await UpdatesAsync(Bob), Is.EqualTo(new[] { "q: LEAVE b", """q: ENTER c={"n":1.5}""" }));
    }

    [Test]
    public async Task Line_245_A_write_outside_the_window_is_not_told()
    {
        await WriteAllAsync(Ann, Put("a", """{"n":1}"""), Put("b", """{"n":2}"""));
        await QueryAsync(Bob, "q", FirstTwo);
        await WriteAllAsync(Ann, Put("c", """{"n":3}"""), Put("c", """{"n":4}"""), Remove("c"));

        Assert.That(await UpdatesAsync(Bob), Is.Empty);
    }

    [Test]
    public async Task Line_246_A_removal_inside_the_window_lets_the_next_true_row_in()
    {
        await WriteAllAsync(Ann, [.. Enumerable.Range(0, 300).Select(i => Put($"{i:000}", $"{{\"n\":{i}}}"))]);
        await QueryAsync(Bob, "q", FirstTwo);
        for (var i = 0; i < 298; i++)
            await WriteAsync(Ann, Remove($"{i:000}"));

        // Far more rows went than a window holds behind those it shows: the last must have been read from the store.
        var view = new HashSet<string> { "000", "001" };
        while (!view.SetEquals(["298", "299"]))
        {
            if (await Bob.ReceiveAsync() is not QueryUpdate update)
                continue;
            Assert.That(update.ChangeType == ChangeType.Leave ? view.Remove(update.Key) : view.Add(update.Key), Is.True, Describe(update));
            Assert.That(view, Has.Count.LessThanOrEqualTo(2));
        }
    }

    [Test]
    public async Task Line_247_A_move_within_the_window_is_an_update()
    {
        await WriteAllAsync(Ann, Put("a", """{"n":1}"""), Put("b", """{"n":2}"""), Put("c", """{"n":9}"""));
        await QueryAsync(Bob, "q", FirstTwo);
        await WriteAsync(Ann, Put("a", """{"n":5}"""));

        Assert.That(await UpdatesAsync(Bob), Is.EqualTo(new[] { """q: UPDATE a={"n":5}""" }));
    }

    [Test]
    public async Task Line_248_A_writers_own_query_shows_its_write_as_clients_need_it()
    {
        await QueryAsync(Ann, "q");
        await Ann.SendAsync(Messages.Single(Put("k", "1")));

        Assert.That((await SeenAsync(Ann))[0], Is.EqualTo("q: ENTER k=1"));
    }

    [Test]
    public async Task Line_249_One_write_is_one_delta_for_each_query()
    {
        await QueryAsync(Bob, "q");
        await QueryAsync(Bob, "r", """{"where":{"n":1}}""");
        await QueryAsync(Bob, "s", """{"limit":5}""");
        await WriteAsync(Ann, Put("k", """{"n":1}"""));

        Assert.That(await UpdatesAsync(Bob), Is.EquivalentTo(new[] { """q: ENTER k={"n":1}""", """r: ENTER k={"n":1}""", """s: ENTER k={"n":1}""" }));
    }

    [Test]
    public async Task Line_250_Between_page_and_updates_nothing_is_lost_or_doubled_beside_a_writer()
    {
        const int Writes = 2000;
        var writing = WriteManyAsync();
        for (var i = 0; i < 20; i++)
        {
            var reader = await ConnectAsync();
            var seen = (await PageAsync(reader)).Results.Select(row => row.Key).ToHashSet();
            while (seen.Count < Writes)
            {
                if (await reader.ReceiveAsync() is QueryUpdate update)
                    Assert.That(seen.Add(update.Key), Is.True, $"{update.Key} came twice to reader {i}");
            }

            await reader.DisposeAsync();
        }

        await writing;

        static async Task<QueryResp> PageAsync(BridgeClient reader)
        {
            await reader.SendAsync(Messages.Query("q", "m"));
            while (true)
            {
                var message = await reader.ReceiveAsync();
                if (message is QueryResp page)
                    return page;
                Assert.That(message, Is.InstanceOf<ServerEvent>(), "no update comes before the page");
            }
        }

        async Task WriteManyAsync()
        {
            for (var i = 0; i < Writes; i += 10)
                await WriteAllAsync(Ann, [.. Enumerable.Range(i, 10).Select(n => Put($"k{n}", $"{n}"))]);
        }
    }

    [Test]
    public async Task Line_251_Updates_are_projected_and_judged_by_full_values()
    {
        await WriteAsync(Ann, Put("a", """{"n":1,"s":"x"}"""));
        await QueryAsync(Bob, "q", """{"where":{"n":1}}""", fields: """["s"]""");
        await WriteAllAsync(Ann, Put("b", """{"n":1,"s":"y"}"""), Put("c", """{"n":2,"s":"z"}"""));

        Assert.That(await UpdatesAsync(Bob), Is.EqualTo(new[] { """q: ENTER b={"s":"y"}""" }));
    }

    [Test]
    public async Task Line_252_A_batch_is_one_delta_for_each_changed_row()
    {
        await WriteAsync(Ann, Put("a", "1"));
        await QueryAsync(Bob, "q");
        await WriteAllAsync(Ann, Put("a", "2"), Put("b", "1"), Put("c", "1"));

        Assert.That(await UpdatesAsync(Bob), Is.EquivalentTo(new[] { "q: UPDATE a=2", "q: ENTER b=1", "q: ENTER c=1" }));
    }

    [Test]
    public async Task Line_253_Deltas_of_a_grouped_query_describe_groups()
    {
        await WriteAllAsync(Ann, Put("a", """{"g":"x","n":1}"""), Put("b", """{"g":"x","n":2}"""));
        await QueryAsync(Bob, "q", """{"groupBy":["g"],"aggregations":[{"func":"max","field":"n"}]}""");

        await WriteAsync(Ann, Put("c", """{"g":"y","n":5}"""));
        await WriteAsync(Ann, Put("b", """{"g":"y","n":9}"""));
        await WriteAsync(Ann, Put("a", """{"g":"x","n":1,"other":true}"""));
        await WriteAsync(Ann, Remove("a"));

        Assert.That(await UpdatesAsync(Bob), Is.EqualTo(new[]
        {
            """q: ENTER S1:y={"__key":"S1:y","__count":1,"__max_n":5,"g":"y"}""",
            """q: UPDATE S1:x={"__key":"S1:x","__count":1,"__max_n":1,"g":"x"}""",
            """q: UPDATE S1:y={"__key":"S1:y","__count":2,"__max_n":9,"g":"y"}""",
            "q: LEAVE S1:x",
        }));
    }

    [Test]
    public async Task Line_254_More_queries_than_allowed_are_refused_with_429()
    {
        await RestartAsync(configure: options => options.SubscriptionsMax = 3);
        for (var i = 0; i < 3; i++)
            await QueryAsync(Ann, $"q{i}");
        await Ann.SendAsync(new QuerySub { QueryId = "q3", MapName = "m", Query = new Query() });
        Assert.That((await Ann.ReceiveAsync<Error>()).Code, Is.EqualTo(429));

        await QueryAsync(Ann, "q0", """{"where":{"n":1}}""");
        await WriteAsync(Bob, Put("k", "1"));
        Assert.That((await SeenAsync(await ReleasedAsync())).Where(text => text.StartsWith("q3", StringComparison.Ordinal)), Is.Empty);

        // A barrier is a query too, which needs room.
        async Task<BridgeClient> ReleasedAsync()
        {
            await Ann.SendAsync(new QueryUnsub { QueryId = "q2" });
            return Ann;
        }
    }

    [Test]
    public async Task Line_255_A_thousand_queries_on_a_map_get_each_what_matches()
    {
        for (var i = 0; i < GridLimits.SubscriptionsPerSessionMaxDefault - 1; i++)
            await QueryAsync(Bob, $"q{i}", $"{{\"where\":{{\"n\":{i % 100}}}}}");
        await WriteAsync(Ann, Put("k", """{"n":42}"""));

        Assert.That(await UpdatesAsync(Bob), Is.EquivalentTo(Enumerable.Range(0, 10).Select(i => $"q{(i * 100) + 42}: ENTER k={{\"n\":42}}")));
    }

    private async Task<string[]> UpdatesAsync(BridgeClient client) =>
        [.. (await Grid.BarrierAsync(client)).OfType<QueryUpdate>().Select(Describe)];
}
