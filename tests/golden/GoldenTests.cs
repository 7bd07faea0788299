using TopGun.Core.MsgPack;

namespace TopGun.Golden.Tests;

/// <summary>Holds one message against its samples; a class for each message derives from it, made from the schema.</summary>
/// <typeparam name="T">The message.</typeparam>
/// <param name="type">Name that its samples start with.</param>
/// <param name="envelope">Member in which its fields stand; empty: none.</param>
/// <param name="required">Wire names that must be there.</param>
/// <param name="optional">Wire names that may be absent.</param>
/// <param name="members">Paths of all members, those of nested records too; <c>*</c> stands for each item of a list or map.</param>
[Category("Golden")]
public abstract class GoldenTests<T>(string type, string envelope, string[] required, string[] optional, string[] members)
    where T : class, IEquatable<T>
{
    /// <summary>Reads the message.</summary>
    protected abstract T Read(ref MsgPackReader reader);

    /// <summary>Writes the message.</summary>
    protected abstract void Write(T message, MsgPackWriter writer);

    /// <summary>Takes our bytes as they are now, when asked to.</summary>
    [OneTimeSetUp]
    public void Accept()
    {
        if (!GoldenSamples.IsAccepting)
            return;
        foreach (var sample in GoldenSamples.Of(type))
            GoldenSamples.Accept(sample, Encode(Decode(GoldenSamples.ReadTheirs(sample))));
    }

    [Test]
    public void Has_a_sample_with_all_its_fields()
    {
        Assert.That(GoldenSamples.All, Does.Contain(type), $"write tests/golden/fixtures/{type}.json");
        Assert.That(NamesIn(type), Is.SupersetOf(required.Concat(optional)));
    }

    [Test]
    public void Has_every_member_of_every_record_in_some_sample()
    {
        var samples = GoldenSamples.Of(type).Select(sample => GoldenSamples.FieldsOf(sample, envelope)).ToList();

        Assert.That(members.Where(path => !samples.Any(sample => GoldenSamples.Has(sample, path.Split('/')))), Is.Empty);
    }

    [Test]
    public void Has_a_sample_with_the_required_members_only()
    {
        var sample = type + ".minimal";
        Assert.That(GoldenSamples.All, Does.Contain(sample), $"write tests/golden/fixtures/{sample}.json");
        Assert.That(NamesIn(sample), Is.SupersetOf(required));
        Assert.That(NamesIn(sample).Intersect(optional), Is.Empty);
    }

    [Test]
    public void Decodes_to_equal_messages_from_both_byte_forms()
    {
        foreach (var sample in GoldenSamples.Of(type))
            Assert.That(Decode(GoldenSamples.ReadOurs(sample)), Is.EqualTo(Decode(GoldenSamples.ReadTheirs(sample))), sample);
    }

    [Test]
    public void Encodes_to_its_own_bytes_exactly()
    {
        foreach (var sample in GoldenSamples.Of(type))
            Assert.That(Encode(Decode(GoldenSamples.ReadTheirs(sample))), Is.EqualTo(GoldenSamples.ReadOurs(sample)), sample);
    }

    [Test]
    public void Differs_between_its_smallest_and_its_fullest_sample()
    {
        var hasFields = required.Length + optional.Length > 0;
        var areEqual = Equals(Decode(GoldenSamples.ReadTheirs(type)), Decode(GoldenSamples.ReadTheirs(type + ".minimal")));
        Assert.That(areEqual, Is.Not.EqualTo(hasFields));
    }

    [Test]
    public void Refuses_every_truncation_of_its_fullest_sample()
    {
        var whole = GoldenSamples.ReadOurs(type);
        for (var length = 0; length < whole.Length; length++)
        {
            var part = whole[..length];
            Assert.That(() => Decode(part), Throws.InstanceOf<MsgPackFormatException>(), $"{length} of {whole.Length} bytes");
        }
    }

    private IEnumerable<string> NamesIn(string sample) =>
        GoldenSamples.FieldsOf(sample, envelope).EnumerateObject().Select(member => member.Name);

    private T Decode(byte[] bytes)
    {
        var reader = new MsgPackReader(bytes);
        var message = Read(ref reader);
        Assert.That(reader.IsAtEnd, Is.True, "The reader stops before the end of the message.");
        return message;
    }

    private byte[] Encode(T message)
    {
        using var buffer = new PooledBuffer();
        Write(message, new MsgPackWriter(buffer));
        return buffer.ToArray();
    }
}
