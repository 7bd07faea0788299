using TopGun.Core.Access;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Values;
using TopGun.Node.Operations;

namespace TopGun.Node.Tests.Operations.Access;

/// <summary>A node whose callers are known by name, its policies, and what callers do, in short words.</summary>
internal sealed class GuardedNode : IDisposable
{
    public const string OwnersOnly = "data.ownerId == auth.id";

    private readonly NodeUnderTest _node;
    private int _stamps;

    public GuardedNode(params string[] adminSubjects) =>
        _node = new NodeUnderTest(NodeUnderTest.Options with { AdminSubjects = new HashSet<string>(adminSubjects) }, new NamedCallers());

    public NodeGrid Grid => _node.Grid;

    public TestKit.ManualTimeProvider Clock => _node.Clock;

    public int Standing(string map = "m") => _node.Queries.CountStanding(map);

    public IGridSession Open(string? caller, SinkUnderTest? sink = null) => _node.Open(sink, new Credentials(caller));

    /// <summary>Creates a policy such as <c>"allow write m"</c>; its text is its id.</summary>
    public void Permit(string text, string? when = null)
    {
        var words = text.Split(' ');
        var draft = new PolicyDraft { Id = text.Replace(' ', '-'), Effect = words[0], Action = words[1], MapPattern = words[2], ConditionExpr = when };
        Assert.That(Grid.Policies.TryUpsert(draft, out _, out var fault), Is.True, fault?.Message);
    }

    public void Withdraw(string text) => Assert.That(Grid.Policies.Delete(text.Replace(' ', '-')), Is.True);

    /// <summary>A put of JSON that is later than all before.</summary>
    public Write Put(string key, string json) => new(key, JsonMsgPack.FromJson(json), NextStamp());

    public Write Remove(string key) => Write.Remove(key, NextStamp());

    public Write Add(string key, string json, string tag) =>
        new(key, JsonMsgPack.FromJson(json), NextStamp()) { Kind = OperationKind.OrAdd, Tag = tag };

    public Write Discard(string key, string tag) => Write.RemoveFrom(key, tag) with { Stamp = NextStamp() };

    /// <summary>Writes in one batch; what became of each, such as <c>Applied</c> or <c>Rejected PermissionDenied</c>.</summary>
    public string[] Apply(string? caller, params Write[] writes) => Apply(Open(caller), writes);

    public static string[] Apply(IGridSession session, params Write[] writes)
    {
        var batch = Write.Batch(writes);
        session.Maps.Apply(batch, new CompletionUnderTest());
        var outcomes = new List<string>();
        foreach (ref readonly var operation in batch.Operations)
            outcomes.Add(operation.Outcome == OperationOutcome.Rejected ? $"Rejected {operation.Error}" : $"{operation.Outcome}");
        return [.. outcomes];
    }

    /// <summary>The keys that a caller's query finds.</summary>
    public string[] Find(string? caller, string map = "m")
    {
        var page = Open(caller).Queries.RunAsync(new MapQuery { MapName = map }, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return [.. page.Rows.Select(row => System.Text.Encoding.UTF8.GetString(row.Key.Span))];
    }

    public string? Get(string? caller, string key)
    {
        var entry = Open(caller).Maps.GetAsync("m", key, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return entry is null ? null : JsonMsgPack.ToJson(entry.Value.Span);
    }

    public Core.Time.HlcTimestamp NextStamp() => Write.At(NodeUnderTest.Now, (uint)++_stamps);

    public void Dispose() => _node.Dispose();
}
