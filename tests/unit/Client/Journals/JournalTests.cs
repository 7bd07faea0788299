using TopGun.Client.Records;
using TopGun.Client.Tests.Hosts;
using TopGun.Client.Tests.Records;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;

namespace TopGun.Client.Tests.Journals;

[TestFixture]
internal sealed class JournalTests : ClientFixture
{
    [Test]
    public async Task A_piece_tells_what_happened_in_order()
    {
        await Client.Errands().PutAsync(new Errand { Id = "1", Text = "a" });
        await Client.Errands().PutAsync(new Errand { Id = "1", Text = "b" });
        await Client.Errands().RemoveAsync("1");

        var piece = await Client.Journal.ReadAsync(limit: 2);

        Assert.That(piece.Entries.Select(entry => $"{entry.Sequence} {entry.Kind} {entry.Map}/{entry.Key}"), Is.EqualTo(new[] { "1 Put errands/1", "2 Update errands/1" }));
        Assert.That(piece.Entries[1].ValueAs(ValueConverters.Record<Errand>()).Text, Is.EqualTo("b"));
        Assert.That((piece.HasMore, piece.OldestSequence, piece.LatestSequence), Is.EqualTo((true, 1UL, 3UL)));
    }

    [Test]
    public async Task Following_begins_where_it_is_told_to_and_goes_on()
    {
        await Client.Errands().PutAsync(new Errand { Id = "1" });
        await using var entries = Client.Journal.FollowAsync(new JournalFilter("errands"), fromSequence: 1).GetAsyncEnumerator();

        Assert.That((await NextAsync(entries)).Key, Is.EqualTo("1"));
        await Client.Errands().PutAsync(new Errand { Id = "2" });
        Assert.That((await NextAsync(entries)).Key, Is.EqualTo("2"));
    }

    [Test]
    public async Task Following_goes_on_behind_the_last_entry_after_a_loss()
    {
        await using var entries = Client.Journal.FollowAsync(fromSequence: 1).GetAsyncEnumerator();
        await Client.Errands().PutAsync(new Errand { Id = "1" });
        await NextAsync(entries);

        await StopAsync();
        await StartAgainAsync(isFresh: false);
        await Client.Errands().PutAsync(new Errand { Id = "2" });

        Assert.That((await NextAsync(entries)).Sequence, Is.EqualTo(2));
    }

    [Test]
    public async Task Following_outlives_calls_that_find_no_node()
    {
        await using var patient = await TopGunClient.ConnectAsync(Address, new TopGunClientOptions { CallTimeout = TimeSpan.FromSeconds(2) });
        await using var entries = patient.Journal.FollowAsync(fromSequence: 1).GetAsyncEnumerator();
        await Client.Errands().PutAsync(new Errand { Id = "1" });
        await NextAsync(entries);
        using var failed = new FailedReadings();

        await StopAsync();
        var next = NextAsync(entries);
        await failed.FirstAsync().WaitAsync(Limit);
        await StartAgainAsync(isFresh: false);
        await Client.Errands().PutAsync(new Errand { Id = "2" });

        Assert.That((await next).Key, Is.EqualTo("2"));
    }

    [Test]
    public async Task Following_begins_anew_with_the_journal_of_a_node_that_has_forgotten()
    {
        await using var entries = Client.Journal.FollowAsync(fromSequence: 1).GetAsyncEnumerator();
        foreach (var id in "123")
        {
            await Client.Errands().PutAsync(new Errand { Id = $"{id}" });
            await NextAsync(entries);
        }
        var before = entries.Current;

        await StopAsync();
        await StartAgainAsync(isFresh: true);
        await Client.Errands().PutAsync(new Errand { Id = "4" });
        var after = await NextAsync(entries);

        Assert.That((after.Sequence, after.Key), Is.EqualTo((1UL, "4")));
        Assert.That(after.Incarnation, Is.Not.EqualTo(before.Incarnation));
    }

    [Test]
    public async Task A_limit_that_is_wrong_is_refused() => Assert.That(
        (await Assert.ThrowsAsync<TopGunException>(() => Client.Journal.ReadAsync(limit: 0)))!.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
}
