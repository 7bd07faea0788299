using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Processors;
using TopGun.Core.Processors;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Sessions;
using TopGun.Node.Query;

namespace TopGun.Node.Operations.Processors;

/// <summary>What the caller of a processor may do with one map: write it, and learn what came of it where it may read.</summary>
/// <param name="Caller">Who runs the processor.</param>
/// <param name="MayRead">Whether it may read anything of the map.</param>
/// <param name="Visible">What it may read; null for everything, if anything.</param>
internal sealed record ProcessorRights(WriteCaller Caller, bool MayRead, IRowFilter? Visible)
{
    /// <summary>What a session may do.</summary>
    /// <exception cref="GridException">It may neither write nor remove anything.</exception>
    public static ProcessorRights Of(string mapName, NodeSession session, CallerAccess access, ReadAccess reads)
    {
        var rules = access.Rules;
        var map = Resource.Map(mapName);
        if (access.IsClosed(map))
            throw new GridException(AccessRefusals.Of(map));
        if (rules is not null && rules.Judge(map, AccessAction.Write).IsDenied && rules.Judge(map, AccessAction.Remove).IsDenied)
            throw new GridException(AccessRefusals.Of(map));
        var mayRead = !reads.Judge(mapName, out var visible).IsDenied;
        return new ProcessorRights(new WriteCaller(session.Principal, rules, session.Number, access.IsAdministrator), mayRead, visible);
    }

    /// <summary>Whether something may be told that was made of these values; empty ones hide nothing.</summary>
    public bool MayTell(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        MayRead && (Visible is null || ((before.IsEmpty || Visible.AdmitsRow(before)) && (after.IsEmpty || Visible.AdmitsRow(after))));

    /// <summary>The reply to a processor that ran; without its values where they may not be told.</summary>
    public ProcessorReply Tell(ProcessorOutcome outcome, ReadOnlySpan<byte> before) => MayTell(before, outcome.Value.Span)
        ? new ProcessorReply(outcome.Result, outcome.Value, null)
        : new ProcessorReply(default, default, null);

    /// <summary>The refusal that stands for an error which may not be told.</summary>
    public static GridError Denial(string mapName) => AccessRefusals.Of(Resource.Map(mapName));
}
