using System.Collections;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using TopGun.Bridge.Login;
using TopGun.Core.Grid.Sessions;

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

    [Test]
    public void A_token_is_good_once_in_the_next_life_too_if_it_has_not_expired()
    {
        var clock = new ManualTimeProvider();
        var records = new GrantRecordsUnderTest();
        var earlier = new RefreshGrants(static bytes => RandomNumberGenerator.Fill(bytes), clock, records);
        var kept = earlier.Issue(new Principal("alice", ["editor", "reader"]), clock.GetUtcNow() + TimeSpan.FromDays(2));
        var used = earlier.Issue(new Principal("bob", []), clock.GetUtcNow() + TimeSpan.FromDays(2));
        var old = earlier.Issue(new Principal("carol", []), clock.GetUtcNow() + TimeSpan.FromHours(1));
        earlier.Redeem(used);
        clock.Advance(TimeSpan.FromDays(1));

        var next = new RefreshGrants(static bytes => RandomNumberGenerator.Fill(bytes), clock, records);

        Assert.That(records.Read(), Has.Count.EqualTo(1), "what is used or expired is not kept");
        Assert.That((next.Redeem(used), next.Redeem(old)), Is.EqualTo(((Principal?)null, (Principal?)null)));
        var principal = next.Redeem(kept)!;
        Assert.That(principal.UserId, Is.EqualTo("alice"));
        Assert.That(principal.Roles, Is.EqualTo(new[] { "editor", "reader" }));
        Assert.That(next.Redeem(kept), Is.Null);
        Assert.That(records.Read(), Is.Empty);
    }

    private static IEnumerable<object> Things(IEnumerable collection) =>
        collection is IDictionary dictionary ? dictionary.Keys.Cast<object>() : collection.Cast<object>();
}
