using TopGun.Core.Time;
using TopGun.Node.Operations.Devices;
using TopGun.Node.Operations.State;
using TopGun.Node.Storage;

namespace TopGun.Node.Tests.Operations.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DeviceRegistryTests
{
    private readonly Random _random = new(1);

    [Test]
    public void A_new_device_gets_an_id_and_a_token()
    {
        var device = Registry().Bind("alice", token: null);

        Assert.That(device.DeviceId, Does.Match("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
        Assert.That(device.NewToken, Does.Match($"^{device.DeviceId}\\.[0-9a-f]{{64}}$"));
    }

    [TestCase("alice")]
    [TestCase(null)]
    public void Line_69_a_device_is_known_again_by_its_token(string? user)
    {
        var registry = Registry();
        var device = registry.Bind(user, token: null);

        var again = registry.Bind(user, device.NewToken);

        Assert.That(again.DeviceId, Is.EqualTo(device.DeviceId));
        Assert.That(again.NewToken, Is.Null);
    }

    [TestCase("bob")]
    [TestCase(null)]
    public void Line_70_the_token_of_another_user_gives_a_fresh_device(string? other)
    {
        var registry = Registry();
        var device = registry.Bind("alice", token: null);

        AssertFresh(device.DeviceId, registry.Bind(other, device.NewToken));
    }

    [Test]
    public void Line_70_a_token_with_a_wrong_secret_gives_a_fresh_device()
    {
        var registry = Registry();
        var device = registry.Bind("alice", token: null);
        var wrong = device.NewToken![..^1] + (device.NewToken[^1] == '0' ? '1' : '0');

        AssertFresh(device.DeviceId, registry.Bind("alice", wrong));
    }

    [TestCase("")]
    [TestCase("junk")]
    [TestCase("00000000-0000-4000-8000-000000000000")]
    [TestCase("00000000-0000-4000-8000-000000000000.00")]
    [TestCase("00000000-0000-4000-8000-000000000000.zz00000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("zz000000-0000-4000-8000-000000000000.0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("00000000-0000-4000-8000-000000000000.0000000000000000000000000000000000000000000000000000000000000000")]
    public void Line_70_anything_else_gives_a_fresh_device(string token) =>
        Assert.That(Registry().Bind("alice", token).NewToken, Is.Not.Null);

    [Test]
    public void The_oldest_device_is_forgotten_for_one_too_many()
    {
        var registry = Registry(devicesMax: 2);
        var oldest = registry.Bind("alice", token: null);
        var kept = registry.Bind("alice", token: null);

        registry.Bind("alice", token: null);

        AssertFresh(oldest.DeviceId, registry.Bind("alice", oldest.NewToken));
        Assert.That(kept.NewToken, Is.Not.Null);
    }

    [Test]
    public void Devices_within_the_limit_are_all_known()
    {
        var registry = Registry(devicesMax: 3);
        var devices = Enumerable.Range(0, 3).Select(_ => registry.Bind("alice", token: null)).ToList();

        Assert.That(devices.Select(device => registry.Bind("alice", device.NewToken).DeviceId), Is.EqualTo(devices.Select(device => device.DeviceId)));
    }

    private static void AssertFresh(string old, TopGun.Core.Grid.Sessions.DeviceIdentity device)
    {
        Assert.That(device.DeviceId, Is.Not.EqualTo(old));
        Assert.That(device.NewToken, Is.Not.Null);
    }

    private DeviceRegistry Registry(int devicesMax = 100) => new(
        bytes => _random.NextBytes(bytes), devicesMax, new NodeRecords(new RecordStore(), new HybridLogicalClock("node", TimeProvider.System)));
}
