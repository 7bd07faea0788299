using TopGun.Core.Grid;
using TopGun.Node.Operations.Maps;

namespace TopGun.Node.Tests.Operations.Maps;

public sealed class MapNamesTests
{
    [TestCase("todos")]
    [TestCase("conflict-test")]
    [TestCase("a.b/c d")]
    [TestCase("задачи 1")]
    [TestCase("\ud83d")]
    [TestCase("_private")]
    [TestCase("topgun_things")]
    [TestCase("todos_backup")]
    [TestCase("x__backups")]
    public void Whatever_the_clients_allow_is_allowed(string name) =>
        Assert.That(MapNames.Refuse(name), Is.Null);

    [TestCase("", GridErrorCode.InvalidArgument)]
    [TestCase("a:b", GridErrorCode.InvalidArgument)]
    [TestCase("a\nb", GridErrorCode.InvalidArgument)]
    [TestCase("_topgun_x", GridErrorCode.PermissionDenied)]
    [TestCase("_TopGun_device_credentials", GridErrorCode.PermissionDenied)]
    [TestCase("__topgun_x", GridErrorCode.PermissionDenied)]
    [TestCase("todos__backup", GridErrorCode.PermissionDenied)]
    [TestCase("todos__Backup", GridErrorCode.PermissionDenied)]
    public void Malformed_and_reserved_names_are_refused(string name, GridErrorCode code) =>
        Assert.That(MapNames.Refuse(name)?.Code, Is.EqualTo(code));

    [Test]
    public void A_name_of_256_bytes_is_the_longest()
    {
        Assert.That(MapNames.Refuse(new string('é', GridLimits.MapNameBytesMax / 2)), Is.Null);
        Assert.That(MapNames.Refuse(new string('é', GridLimits.MapNameBytesMax / 2) + "x")?.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
    }
}
