using System.Text.Json;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests;

/// <summary>Frames that the real TypeScript clients have sent, sent again: all are understood.</summary>
public sealed class CaptureTests
{
    private static readonly uint[] CodesOfUnderstood = [501];

    private static IEnumerable<string> Captures =>
        Directory.GetFiles(RepositoryRoot.Combine("tests/golden/captures"), "*.jsonl").Select(path => Path.GetFileName(path));

    [TestCaseSource(nameof(Captures))]
    public async Task Every_frame_of_a_real_client_is_understood(string capture)
    {
        await using var host = await BridgeHost.StartAsync();
        await using var client = await host.ConnectAsync();

        foreach (var line in await File.ReadAllLinesAsync(RepositoryRoot.Combine($"tests/golden/captures/{capture}")))
        {
            var frame = Convert.FromHexString(JsonDocument.Parse(line).RootElement.GetProperty("hex").GetString()!);
            await client.SendAsync(frame);
            var codes = (await client.SettleAsync()).OfType<Error>().Select(error => error.Code);
            Assert.That(codes, Is.SubsetOf(CodesOfUnderstood), line);
        }

        Assert.That(host.Grid.Writes, Is.Not.Empty);
    }
}
