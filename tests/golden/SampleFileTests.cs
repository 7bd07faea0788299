using TopGun.Protocol.Client;

namespace TopGun.Golden.Tests;

/// <summary>The samples as a whole: none is orphaned, and the clients' own encoder agrees with all of them.</summary>
[Category("Golden")]
public sealed class SampleFileTests
{
    private static readonly string[] Bodies = ["HTTP_SYNC_REQUEST", "HTTP_SYNC_RESPONSE"];

    [Test]
    public void Every_sample_belongs_to_a_message()
    {
        var known = Enum.GetValues<MessageKind>().Select(ClientMessages.TypeOf).Concat(Bodies).ToHashSet(StringComparer.Ordinal);

        Assert.That(GoldenSamples.All.Where(sample => !known.Contains(GoldenSamples.TypeOf(sample))), Is.Empty);
    }

    [Test]
    public void Every_whole_frame_is_recognised_by_its_type()
    {
        foreach (var sample in GoldenSamples.All.Where(sample => !Bodies.Contains(GoldenSamples.TypeOf(sample))))
        {
            Assert.That(ClientMessages.TryDecode(GoldenSamples.ReadTheirs(sample), out var message), Is.True, sample);
            Assert.That(ClientMessages.TypeOf(message!.Kind), Is.EqualTo(GoldenSamples.TypeOf(sample)), sample);
        }
    }

    [Test]
    public async Task The_encoder_of_the_clients_reads_our_bytes_as_the_samples()
    {
        if (GoldenSamples.IsAccepting)
            Assert.Ignore("Our bytes are being written; eng/generate.sh compares them afterwards.");
        var report = await NodeProgram.RunAsync("golden/check.mjs", [], TimeSpan.FromMinutes(1));

        Assert.That(report, Does.Contain($"{GoldenSamples.All.Count} samples agree"));
    }
}
