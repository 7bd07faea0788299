using System.Net;
using TopGun.Bridge.Http;

namespace TopGun.Bridge.Tests.Http;

public sealed class AddressLimiterTests
{
    private readonly ManualTimeProvider _time = new();

    [Test]
    public void Addresses_do_not_share_their_allowance_but_networks_of_version_6_do()
    {
        var limiter = new AddressLimiter(1, 1, _time);

        Assert.That(limiter.TryTake(IPAddress.Parse("10.0.0.1")), Is.True);
        Assert.That(limiter.TryTake(IPAddress.Parse("::ffff:10.0.0.1")), Is.False, "the same address");
        Assert.That(limiter.TryTake(IPAddress.Parse("10.0.0.2")), Is.True);
        Assert.That(limiter.TryTake(IPAddress.Parse("2001:db8::1")), Is.True);
        Assert.That(limiter.TryTake(IPAddress.Parse("2001:db8::2")), Is.False, "the same network");
        Assert.That(limiter.TryTake(IPAddress.Parse("2001:db8:0:1::1")), Is.True);
    }

    [Test]
    public void Too_many_addresses_are_refused_until_some_need_not_be_watched()
    {
        var limiter = new AddressLimiter(1, 1, _time);
        for (var i = 0; i < Limits.LimitedAddressesMax; i++)
            Assert.That(limiter.TryTake(new IPAddress(i + 1)), Is.True);

        Assert.That(limiter.TryTake(new IPAddress(Limits.LimitedAddressesMax + 1)), Is.False);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(limiter.TryTake(new IPAddress(Limits.LimitedAddressesMax + 1)), Is.True);
    }
}
