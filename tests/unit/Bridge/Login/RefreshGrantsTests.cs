using System.Collections;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using TopGun.Bridge.Login;
using TopGun.Core.Grid;

namespace TopGun.Bridge.Tests.Login;

public sealed class RefreshGrantsTests
{
    [Test]
    public void Line_405_what_is_kept_of_a_refresh_token_is_its_hash()
    {
        var clock = new ManualTimeProvider();
        var grants = new RefreshGrants(static bytes => RandomNumberGenerator.Fill(bytes), clock);

        var token = grants.Issue(new Principal("alice", []), clock.GetUtcNow() + TimeSpan.FromDays(1));

        var kept = typeof(RefreshGrants).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Select(field => field.GetValue(grants)).OfType<IEnumerable>().SelectMany(Things).ToArray();
        Assert.That(kept.OfType<string>(), Is.Empty);
        Assert.That(kept.OfType<byte[]>(), Is.Not.Empty.And.All.EqualTo(SHA256.HashData(Encoding.UTF8.GetBytes(token))));
    }

    private static IEnumerable<object> Things(IEnumerable collection) =>
        collection is IDictionary dictionary ? dictionary.Keys.Cast<object>() : collection.Cast<object>();
}
