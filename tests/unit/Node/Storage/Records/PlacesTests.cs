using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Storage.Records;

public sealed class PlacesTests
{
    [Test]
    public void What_is_there_can_be_read_without_the_lock_and_what_is_not_is_said_so()
    {
        const int Capacity = Places<int>.PieceSize + 1;
        var places = new Places<int>(4);
        places.Reserve(Capacity);
        places[3] = 33;
        places[Places<int>.PieceSize] = 44;

        Assert.That(places.TryRead(3, out var first) && places.TryRead(Places<int>.PieceSize, out _), Is.True);
        Assert.That(first, Is.EqualTo(33));
        Assert.That(places.TryRead(places.Capacity, out var absent), Is.False);
        Assert.That(absent, Is.Zero);
        Assert.That(places.TryRead(int.MaxValue, out _), Is.False);
        Assert.That(new Places<int>(4).TryRead(4, out _), Is.False);
    }
}
