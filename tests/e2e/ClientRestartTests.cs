using TopGun.Client;
using TopGun.Client.Queries;
using TopGun.Client.Records;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>A program of the .NET client lives through the death of its server.</summary>
[TestFixture]
public sealed class ClientRestartTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Test]
    public async Task What_is_followed_and_waited_for_goes_on_after_kill_9()
    {
        var folder = Directory.CreateTempSubdirectory("topgun-e2e-");
        var flags = $"--no-auth --store sqlite --port 0 --grpc-port {FreePorts.Next()}";
        var server = await RunningServer.StartInAsync(folder.FullName, flags);
        try
        {
            await using var grid = await TopGunClient.ConnectAsync(server.GrpcAddress);
            await using var other = await TopGunClient.ConnectAsync(server.GrpcAddress);
            await grid.GetOrMap("tags", ValueConverters.Text).AddAsync("doc", "red", WriteConcern.Persisted);
            await grid.GetMap("notes", JsonRecords.Instance).PutAsync(new JsonRecord("1", "{\"id\":\"1\"}"), WriteConcern.Persisted);
            await using var changes = grid.GetMap("notes", JsonRecords.Instance).All.WatchAsync().GetAsyncEnumerator();
            await NextAsync(changes);
            await using var likes = grid.GetCounter("likes").WatchAsync().GetAsyncEnumerator();
            await NextAsync(likes);
            await using var news = await grid.GetTopic("news", ValueConverters.Text).SubscribeAsync();
            await using var messages = news.GetAsyncEnumerator();
            await using var entries = grid.Journal.FollowAsync().GetAsyncEnumerator();
            var entry = entries.MoveNextAsync().AsTask();
            var held = await other.Locks.AcquireAsync("job", Lease);
            var waiting = grid.Locks.AcquireAsync("job", Lease);
            await grid.GetCounter("any").GetAsync();

            await server.SignalAsync("KILL");
            await server.DisposeAsync();
            server = await RunningServer.StartInAsync(folder.FullName, flags);

            await using var next = await waiting.WaitAsync(Limit);
            Assert.That(next.FencingToken, Is.GreaterThan(held.FencingToken));
            Assert.That(held.Lost.IsCancellationRequested, Is.True);
            await held.DisposeAsync();
            Assert.That(await grid.GetOrMap("tags", ValueConverters.Text).GetAsync("doc"), Is.EqualTo(new[] { "red" }));
            await other.GetCounter("likes").AddAsync(1);
            Assert.That(await NextAsync(likes), Is.EqualTo(1));
            await other.GetTopic("news", ValueConverters.Text).PublishAsync("back");
            Assert.That((await NextAsync(messages)).Value, Is.EqualTo("back"));
            await other.GetMap("notes", JsonRecords.Instance).PutAsync(new JsonRecord("2", "{\"id\":\"2\"}"));
            Assert.That(await entry.WaitAsync(Limit), Is.True);
            Assert.That(await NextAsync(changes), Is.EqualTo(new Change<JsonRecord>(ChangeKind.Enter, "2", new JsonRecord("2", "{\"id\":\"2\"}"))));
        }
        finally
        {
            await server.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<T> items)
    {
        Assert.That(await items.MoveNextAsync().AsTask().WaitAsync(Limit), Is.True);
        return items.Current;
    }
}
