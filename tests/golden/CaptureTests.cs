using System.Text.Json;
using TopGun.Protocol.Client;

namespace TopGun.Golden.Tests;

/// <summary>Every frame recorded from a real client decodes to its message, and survives a round trip.</summary>
public sealed class CaptureTests
{
    private static IEnumerable<TestCaseData> Frames =>
        from path in Directory.EnumerateFiles(RepositoryRoot.Combine("tests", "golden", "captures"), "*.jsonl").Order(StringComparer.Ordinal)
        from line in File.ReadLines(path).Select((text, index) => (Frame: JsonElement.Parse(text), Number: index + 1))
        let type = line.Frame.GetProperty("type").GetString()
        let bytes = Convert.FromHexString(line.Frame.GetProperty("hex").GetString()!)
        select new TestCaseData(type, bytes).SetArgDisplayNames($"{Path.GetFileNameWithoutExtension(path)} {line.Number} {type}");

    [TestCaseSource(nameof(Frames))]
    public void A_frame_of_a_real_client_decodes_and_survives_a_round_trip(string type, byte[] frame)
    {
        Assert.That(ClientMessages.TryDecode(frame, out var message), Is.True);
        Assert.That(ClientMessages.TypeOf(message!.Kind), Is.EqualTo(type));
        Assert.That(ClientMessages.IsFromClient(message.Kind), Is.True);

        using var ours = ClientMessages.Encode(message);
        Assert.That(ClientMessages.TryDecode(ours.WrittenSpan, out var again), Is.True);
        Assert.That(again, Is.EqualTo(message));
    }
}
