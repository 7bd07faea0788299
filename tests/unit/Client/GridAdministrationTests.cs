using TopGun.Client.Tests.Hosts;
using TopGun.Client.Tests.Records;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Resolvers;

namespace TopGun.Client.Tests;

[TestFixture]
internal sealed class GridAdministrationTests : ClientFixture
{
    [Test]
    public async Task An_administrator_is_answered()
    {
        await Client.Errands().PutAsync(new Errand { Id = "1" });

        var maps = await Client.Administration.AskAsync((admin, stop) => admin.ListMapsAsync(stop));

        Assert.That(maps.Select(map => map.Name), Is.EqualTo(new[] { "errands" }));
    }

    [Test]
    public async Task Anybody_else_is_refused()
    {
        await using var anonymous = await OpenAsync(null);

        var refused = await Assert.ThrowsAsync<TopGunException>(
            () => anonymous.Administration.AskAsync((admin, stop) => admin.ListMapsAsync(stop)));

        Assert.That(refused!.Code, Is.EqualTo(GridErrorCode.PermissionDenied));
    }

    [Test]
    public async Task Resolvers_are_registered_listed_and_taken_back()
    {
        var registration = new ResolverRegistration("errands", "builtin:first_write_wins");

        await Client.Administration.RegisterResolverAsync(registration);
        var listed = await Client.Administration.ListResolversAsync("errands");
        await Client.Administration.UnregisterResolverAsync("errands", "builtin:first_write_wins");

        Assert.That(listed.Select(found => (found.MapName, found.Name)), Is.EqualTo(new[] { ("errands", "builtin:first_write_wins") }));
        Assert.That(await Client.Administration.ListResolversAsync(), Is.Empty);
    }
}
