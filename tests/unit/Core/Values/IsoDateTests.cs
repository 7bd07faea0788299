using System.Globalization;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Values;

public sealed class IsoDateTests
{
    [TestCase(253402300800000L, "+010000-01-01T00:00:00.000Z")]
    [TestCase(-62167219200001L, "-000001-12-31T23:59:59.999Z")]
    [TestCase(951782400000L, "2000-02-29T00:00:00.000Z")]
    [TestCase(-1L, "1969-12-31T23:59:59.999Z")]
    [TestCase(8640000000000000L, "+275760-09-13T00:00:00.000Z")]
    public void Dates_print_as_in_JavaScript(long unixMilliseconds, string expected) =>
        Assert.That(Text(unixMilliseconds), Is.EqualTo(expected));

    [Test]
    public void Every_date_of_the_library_prints_the_same()
    {
        const int Seed = 4;
        var random = new Random(Seed);
        for (var round = 0; round < 5_000; round++)
        {
            var milliseconds = random.NextInt64(-62135596800000, 253402300800000);
            var expected = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            Assert.That(Text(milliseconds), Is.EqualTo(expected), $"seed {Seed}, round {round}");
        }
    }

    private static string Text(long unixMilliseconds)
    {
        Span<char> text = stackalloc char[IsoDate.CharsMax];
        return new string(text[..IsoDate.Format(unixMilliseconds, text)]);
    }
}
