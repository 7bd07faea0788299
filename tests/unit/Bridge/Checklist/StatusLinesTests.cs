using System.Text.Json;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group V: what the status tells of the node.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class StatusLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_364_status_counts_the_operations_of_the_node()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Grid.Bridge.Port}") };
        await Ann.SendAsync(Messages.Batch(Messages.Put("1", "a"), Messages.Put("2", "b"), Messages.Put("3", map: "_topgun_x")));
        await Ann.ReceiveAsync<OpRejected>();
        await Grid.BarrierAsync(Bob);

        var status = JsonDocument.Parse(await http.GetStringAsync("/api/status")).RootElement;

        Assert.That(status.GetProperty("totalOperations").GetInt64(), Is.EqualTo(4), "three writes and the query of the barrier");
    }
}
