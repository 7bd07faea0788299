using System.Text;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Tests.MsgPack;

public sealed class Utf8InternerTests
{
    [Test]
    public void The_same_bytes_give_the_same_instance_without_allocating()
    {
        var interner = new Utf8Interner();
        var first = interner.Intern("users"u8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var second = interner.Intern("users"u8);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(second, Is.SameAs(first).And.EqualTo("users"));
    }

    [Test]
    public void Names_beyond_the_capacity_displace_others_and_stay_correct()
    {
        var interner = new Utf8Interner(2);
        for (var round = 0; round < 2; round++)
            for (var i = 0; i < 100; i++)
                Assert.That(interner.Intern(Encoding.UTF8.GetBytes($"map-{i}")), Is.EqualTo($"map-{i}"));
    }

    [Test]
    public void Long_names_are_decoded_but_not_kept()
    {
        var interner = new Utf8Interner();
        var name = new byte[MsgPackLimits.InternedBytesMax + 1];
        name.AsSpan().Fill((byte)'x');
        var first = interner.Intern(name);
        Assert.That(interner.Intern(name), Is.Not.SameAs(first).And.EqualTo(first));
    }

    [Test]
    public void Capacities_outside_the_limits_are_refused()
    {
        Assert.That(() => new Utf8Interner(1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Utf8Interner(MsgPackLimits.InternedStringsMax + 1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
