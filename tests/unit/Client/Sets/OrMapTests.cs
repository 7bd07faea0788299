using TopGun.Client.Records;
using TopGun.Client.Sets;
using TopGun.Client.Tests.Hosts;
using TopGun.Client.Tests.Records;
using TopGun.Core.Grid;

namespace TopGun.Client.Tests.Sets;

[TestFixture]
internal sealed class OrMapTests : ClientFixture
{
    [Test]
    public async Task Values_of_all_clients_are_in_the_set()
    {
        await using var bob = await OpenAsync("bob");

        await TagsOf(Client).AddAsync("doc", "red");
        await TagsOf(bob).AddAsync("doc", "blue");

        Assert.That(await TagsOf(Client).GetAsync("doc"), Is.EqualTo(new[] { "red", "blue" }));
        Assert.That(await TagsOf(Client).GetAsync("another"), Is.Empty);
    }

    [Test]
    public async Task A_removal_takes_every_addition_it_has_seen()
    {
        await using var bob = await OpenAsync("bob");
        foreach (var map in new[] { TagsOf(Client), TagsOf(bob) })
            await map.AddAsync("doc", "red");
        await TagsOf(bob).AddAsync("doc", "blue");

        Assert.That(await TagsOf(Client).RemoveAsync("doc", "red"), Is.EqualTo(2));
        Assert.That(await TagsOf(Client).RemoveAsync("doc", "green"), Is.Zero);
        Assert.That(await TagsOf(bob).GetAsync("doc"), Is.EqualTo(new[] { "blue" }));
        Assert.That(await TagsOf(bob).AddAsync("doc", "red"), Does.Contain("dotnet-"));
        Assert.That(await TagsOf(bob).GetAsync("doc"), Is.EqualTo(new[] { "blue", "red" }));
    }

    [Test]
    public async Task A_map_of_records_is_no_map_of_sets()
    {
        await TagsOf(Client).AddAsync("doc", "red");
        var records = Client.GetMap("tags", new NoteConverter());

        var refused = await Assert.ThrowsAsync<TopGunException>(() => records.PutAsync(new Note("doc", "x", 1)));

        Assert.That(refused!.Code, Is.EqualTo(GridErrorCode.Conflict));
    }

    private static OrMap<string> TagsOf(TopGunClient client) => client.GetOrMap("tags", ValueConverters.Text);
}
