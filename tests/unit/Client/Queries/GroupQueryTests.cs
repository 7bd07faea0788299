using TopGun.Client.Records;
using TopGun.Client.Tests.Hosts;
using TopGun.Client.Tests.Records;
using TopGun.Core.Grid.Queries;

namespace TopGun.Client.Tests.Queries;

[TestFixture]
internal sealed class GroupQueryTests : ClientFixture
{
    [SetUp]
    public async Task FillAsync()
    {
        foreach (var (id, text, count) in new[] { ("1", "a", 2), ("2", "a", 4), ("3", "b", 7), ("4", "c", 9) })
            await Client.Errands().PutAsync(new Errand { Id = id, Text = text, Count = count });
    }

    [Test]
    public async Task Groups_have_their_columns()
    {
        var groups = await Client.Errands().Where(errand => errand.Text != "c").GroupBy(errand => errand.Text)
            .Sum(errand => errand.Count).Min(errand => errand.Count).Max(errand => errand.Count).Average(errand => errand.Count)
            .LargestFirst().ToListAsync();

        Assert.That(groups.Select(group => (
            group.Of(errand => errand.Text, ValueConverters.Text), group.Count, group.Sum(errand => errand.Count),
            group.Min(errand => errand.Count), group.Max(errand => errand.Count), group.Average(errand => errand.Count))),
            Is.EqualTo(new (string, long, double?, double?, double?, double?)[] { ("a", 2, 6, 2, 4, 3), ("b", 1, 7, 7, 7, 7) }));
        Assert.That(groups[0].Sum(errand => errand.Weight), Is.Null);
    }

    [Test]
    public async Task Groups_are_limited_and_made_by_several_members()
    {
        var query = Client.Errands().All.GroupBy(errand => errand.Text);

        Assert.That(await query.Take(2).ToListAsync(), Has.Count.EqualTo(2));
        Assert.That(await query.ThenBy(errand => errand.Id).ToListAsync(), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_watch_of_groups_tells_their_changes()
    {
        await using var changes = Client.Errands().All.GroupBy(errand => errand.Done).WatchAsync().GetAsyncEnumerator();

        Assert.That((await NextAsync(changes)).Item.Count, Is.EqualTo(4));
        await Client.Errands().RemoveAsync("1");
        var change = await NextAsync(changes);
        Assert.That((change.Kind, change.Item.Count), Is.EqualTo((ChangeKind.Update, 3L)));
    }
}
