using TopGun.Core.Access;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group Y: policies and callers without name.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class AnonymousAccessTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_428_without_authentication_policies_bind_everybody()
    {
        await WriteAsync(Ann, Put("k", "1"));
        Permit("allow write m", "auth.id != 'eve'");

        Assert.That(((OpRejected)await WriteAsync(Ann, Put("k", "2"))).Code, Is.EqualTo(403), "nobody is nobody, and not somebody else than eve");
        Permit("allow write m", "auth == null");
        Assert.That(await WriteAsync(Ann, Put("k", "3")), Is.TypeOf<OpAck>());
    }

    private void Permit(string text, string when)
    {
        var words = text.Split(' ');
        var draft = new PolicyDraft { Id = "p", Effect = words[0], Action = words[1], MapPattern = words[2], ConditionExpr = when };
        Assert.That(Grid.Node.Policies.TryUpsert(draft, out _, out _), Is.True);
    }
}
