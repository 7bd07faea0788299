using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group S: counters.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class CounterLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_323_An_unknown_counter_is_empty()
    {
        await Ann.SendAsync(new CounterRequest { Name = "c" });

        var response = await Ann.ReceiveAsync<CounterResponse>();
        Assert.That((response.Name, response.State), Is.EqualTo(("c", new CounterState())));
    }

    [Test]
    public async Task Line_324_A_merge_is_told_to_its_sender_and_to_other_followers()
    {
        await FollowAsync(Bob);
        await MergeAsync(Ann, State(2.5, 1));

        Assert.That((await Ann.ReceiveAsync<CounterUpdate>()).State, Is.EqualTo(State(2.5, 1)));
        Assert.That((await Bob.ReceiveAsync<CounterUpdate>()).State, Is.EqualTo(State(2.5, 1)));
    }

    [Test]
    public async Task Line_325_Totals_merge_by_maximum_and_old_ones_change_nothing()
    {
        await MergeAsync(Ann, State(5, 1));
        await Ann.ReceiveAsync<CounterUpdate>();
        await FollowAsync(Bob);
        await MergeAsync(Ann, State(3, 4));
        Assert.That((await Ann.ReceiveAsync<CounterUpdate>()).State, Is.EqualTo(State(5, 4)));
        Assert.That((await Bob.ReceiveAsync<CounterUpdate>()).State, Is.EqualTo(State(5, 4)));

        await MergeAsync(Ann, State(5, 2));
        Assert.That((await Ann.ReceiveAsync<CounterUpdate>()).State, Is.EqualTo(State(5, 4)));
        Assert.That(await SeenAsync(Bob), Is.Empty);
    }

    [Test]
    public async Task Line_326_Increments_of_two_nodes_add_up()
    {
        await MergeAsync(Ann, State(3, 0, "ann"));
        await MergeAsync(Bob, State(4, 1, "bob"));
        await Grid.BarrierAsync(Ann);
        await Grid.BarrierAsync(Bob);

        var third = await ConnectAsync();
        await third.SendAsync(new CounterRequest { Name = "c" });
        var state = (await third.ReceiveAsync<CounterResponse>()).State;
        Assert.That(state.P.Values.Sum() - state.N.Values.Sum(), Is.EqualTo(6));
    }

    [TestCase(-1.0)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public async Task Line_328_An_impossible_total_is_refused(double total)
    {
        await MergeAsync(Ann, State(total, 0));
        Assert.That((await Ann.ReceiveAsync<Error>()).Code, Is.EqualTo(400));
        await MergeAsync(Ann, State(0, total));
        Assert.That((await Ann.ReceiveAsync<Error>()).Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Line_328_A_counter_with_totals_of_too_many_replicas_is_refused()
    {
        var many = Enumerable.Range(0, 10_001).ToDictionary(i => $"n{i}", _ => 1.0);
        await MergeAsync(Ann, new CounterState { P = many, N = new Dictionary<string, double>() });
        Assert.That((await Ann.ReceiveAsync<Error>()).Code, Is.EqualTo(413));

        many.Remove("n0");
        await MergeAsync(Ann, new CounterState { P = many, N = new Dictionary<string, double>() });
        Assert.That((await Ann.ReceiveAsync<CounterUpdate>()).State.P, Has.Count.EqualTo(10_000));
    }

    [Test]
    public async Task Line_329_A_connection_that_comes_back_follows_nothing()
    {
        await FollowAsync(Bob);
        await Bob.DisposeAsync();
        var again = await ConnectAsync();
        await MergeAsync(Ann, State(1, 0));
        await Ann.ReceiveAsync<CounterUpdate>();

        Assert.That(await SeenAsync(again), Is.Empty);
    }

    private static CounterState State(double positive, double negative, string nodeId = "n") => new()
    {
        P = new Dictionary<string, double> { [nodeId] = positive },
        N = new Dictionary<string, double> { [nodeId] = negative },
    };

    private static Task MergeAsync(BridgeClient client, CounterState state) =>
        client.SendAsync(new CounterSync { Name = "c", State = state });

    private static async Task FollowAsync(BridgeClient client)
    {
        await client.SendAsync(new CounterRequest { Name = "c" });
        await client.ReceiveAsync<CounterResponse>();
    }
}
