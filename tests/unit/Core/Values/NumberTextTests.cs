using System.Globalization;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Values;

public sealed class NumberTextTests
{
    [TestCase(0.0, "0")]
    [TestCase(-0.0, "0")]
    [TestCase(1.0, "1")]
    [TestCase(-1.25, "-1.25")]
    [TestCase(0.1, "0.1")]
    [TestCase(1e-6, "0.000001")]
    [TestCase(1.5e-6, "0.0000015")]
    [TestCase(1e-7, "1e-7")]
    [TestCase(-1.5e-7, "-1.5e-7")]
    [TestCase(123456789012345680000.0, "123456789012345680000")]
    [TestCase(1e20, "100000000000000000000")]
    [TestCase(1e21, "1e+21")]
    [TestCase(1.5e300, "1.5e+300")]
    [TestCase(5e-324, "5e-324")]
    [TestCase(double.MaxValue, "1.7976931348623157e+308")]
    [TestCase(9007199254740993.0, "9007199254740992")]
    [TestCase(123456.789, "123456.789")]
    [TestCase(1234567890123456.7, "1234567890123456.8")]
    [TestCase(double.NegativeInfinity, "-Infinity")]
    public void Numbers_print_as_in_JavaScript(double number, string expected) =>
        Assert.That(NumberText.Of(number), Is.EqualTo(expected));

    [Test]
    public void Every_number_reads_back_as_itself()
    {
        const int Seed = 1995;
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var number = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(number))
                Assert.That(double.Parse(NumberText.Of(number), CultureInfo.InvariantCulture), Is.EqualTo(number), $"seed {Seed}, round {i}");
        }
    }
}
