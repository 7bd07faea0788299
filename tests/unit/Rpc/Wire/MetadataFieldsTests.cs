using Grpc.Core;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Tests.Wire;

/// <summary>Metadata as header fields, with the base64 of binary values.</summary>
public sealed class MetadataFieldsTests
{
    [TestCase("AAH/", new byte[] { 0, 1, 255 })]
    [TestCase("AAE", new byte[] { 0, 1 })]
    [TestCase("AAE=", new byte[] { 0, 1 })]
    [TestCase("AA", new byte[] { 0 })]
    [TestCase("AA==", new byte[] { 0 })]
    [TestCase(" AA== ", new byte[] { 0 })]
    [TestCase("", new byte[0])]
    public void Base64_is_read_with_and_without_padding(string text, byte[] bytes) =>
        Assert.That(BinaryValue.Decode(text), Is.EqualTo(bytes));

    [TestCase("A")]
    [TestCase("A*==")]
    [TestCase("AAAAA")]
    [TestCase("AA AA")]
    public void Other_text_is_no_base64(string text) => Assert.That(BinaryValue.Decode(text), Is.Null);

    [Test]
    public void Base64_is_written_without_padding_and_read_back()
    {
        for (var length = 0; length < 10; length++)
        {
            var bytes = Enumerable.Range(250, length).Select(i => (byte)i).ToArray();
            var text = BinaryValue.Encode(bytes);
            Assert.That(text, Does.Not.Contain('='));
            Assert.That(BinaryValue.Decode(text), Is.EqualTo(bytes));
        }
    }

    [Test]
    public void Binary_values_joined_by_commas_become_entries_of_their_own()
    {
        var metadata = new Metadata();
        MetadataFields.AddReceived(metadata, "X-Raw-Bin", "AAE, AAI=,");
        Assert.That(metadata.Select(e => e.Key), Is.All.EqualTo("x-raw-bin"));
        Assert.That(metadata.Select(e => e.ValueBytes), Is.EqualTo(new[] { new byte[] { 0, 1 }, [0, 2], [] }));
    }

    [Test]
    public void A_binary_value_that_is_no_base64_is_an_internal_error() =>
        Assert.That(
            () => MetadataFields.AddReceived([], "x-bin", "?"),
            Throws.TypeOf<RpcException>().With.Property("StatusCode").EqualTo(StatusCode.Internal));

    [TestCase("grpc-timeout")]
    [TestCase("Grpc-Status")]
    [TestCase("grpc-anything")]
    [TestCase("content-type")]
    [TestCase("te")]
    [TestCase(":path")]
    [TestCase("connection")]
    public void Names_of_the_protocol_are_reserved(string name)
    {
        var received = new Metadata();
        MetadataFields.AddReceived(received, name, "1");
        Assert.That(MetadataFields.IsReserved(name), Is.True);
        Assert.That(received, Is.Empty);
    }

    [TestCase("grpc-status-details-bin")]
    [TestCase("authorization")]
    [TestCase("user-agent")]
    public void Names_for_applications_are_open(string name) =>
        Assert.That(MetadataFields.IsReserved(name), Is.False);

    [Test]
    public void An_entry_refuses_what_a_header_cannot_carry() => Assert.Multiple(() =>
    {
        Assert.That(() => new Metadata { { "sp ace", "x" } }, Throws.ArgumentException);
        Assert.That(() => new Metadata { { "key", "line\nbreak" } }, Throws.ArgumentException);
        Assert.That(() => new Metadata { { "key-bin", "text" } }, Throws.ArgumentException);
        Assert.That(() => new Metadata { { "key", new byte[] { 1 } } }, Throws.ArgumentException);
        Assert.That(() => Metadata.Empty.Add("key", "x"), Throws.InvalidOperationException);
    });
}
