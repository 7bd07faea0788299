using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.MsgPack;
using TopGun.Core.Resolvers;
using TopGun.Core.Time;
using TopGun.Core.Values;
using TopGun.Node.Storage.Rules;

namespace TopGun.Node.Operations.Resolvers;

/// <summary>Asks the resolvers of a map about the puts of one batch (server-behaviour §7.6).</summary>
/// <remarks>
/// A value that a resolver put together gets a stamp of this node, above all it has accepted: the writer's replica holds another
/// value under the stamp it sent, and would never learn of the difference.
/// </remarks>
internal sealed class ResolverRule(
    FrozenDictionary<string, MapResolver[]> maps, Principal? caller, HybridLogicalClock clock, TimeProvider timeProvider, int valueBytesMax,
    Counter<long> failures)
    : IMergeRule
{
    private const byte Nil = 0xc0;
    private const string Refusal = "Rejected by conflict resolver";
    private const string ServerNodes = "server:";

    private readonly ResolverCaller? _caller = caller is null ? null : new ResolverCaller(caller.UserId, caller.Roles);
    private string? _lastMapName;
    private MapResolver[] _lastResolvers = [];

    /// <inheritdoc/>
    public MergeVerdict Judge(in MergeProposal proposal)
    {
        if (!ReferenceEquals(proposal.MapName, _lastMapName))
        {
            _lastMapName = proposal.MapName;
            _lastResolvers = maps.GetValueOrDefault(proposal.MapName) ?? [];
        }
        return _lastResolvers.Length == 0 || IsRepeated(proposal) ? default : Ask(proposal);
    }

    // Clients send what is not acknowledged again; a version that their own later write replaced is such a write too.
    private static bool IsRepeated(in MergeProposal proposal) => proposal.Before.Exists && (
        proposal.Timestamp == proposal.Before.Timestamp
            ? proposal.Value.SequenceEqual(proposal.Before.Value)
            : proposal.Timestamp < proposal.Before.Timestamp && proposal.Timestamp.NodeId == proposal.Before.Timestamp.NodeId);

    private MergeVerdict Ask(in MergeProposal proposal)
    {
        var context = ContextOf(proposal);
        foreach (var resolver in _lastResolvers)
        {
            if (!resolver.Covers(context.Key))
                continue;
            var verdict = TryResolve(resolver.Function, context);
            switch (verdict.Action)
            {
                case ResolverAction.Accept:
                    return Accept(proposal, verdict.Value.Span);
                case ResolverAction.Merge:
                    return Merge(proposal, context.LocalValue.Span, verdict.Value.Span);
                case ResolverAction.Reject:
                    proposal.Origin?.OnMergeRejected(
                        new MergeRejection(
                            proposal.MapName, proposal.Key.ToArray(), context.RemoteValue, verdict.Reason, proposal.Timestamp),
                        proposal.Delivery);
                    return new MergeVerdict(MergeStep.Refuse, Error: GridErrorCode.Conflict, Reason: Refusal);
            }
        }
        return default;
    }

    private ResolverContext ContextOf(in MergeProposal proposal)
    {
        var before = proposal.Before;
        var nodeId = proposal.Timestamp.NodeId;
        return new ResolverContext
        {
            MapName = proposal.MapName,
            Key = MsgPackText.Decode(proposal.Key),
            LocalValue = before.IsLiveAt(timeProvider.GetUtcNow().ToUnixTimeMilliseconds()) ? before.Value : default(ReadOnlyMemory<byte>),
            LocalTimestamp = before.Exists ? before.Timestamp : null,
            RemoteValue = proposal.Value.ToArray(),
            RemoteTimestamp = proposal.Timestamp,
            // Callers choose the node id of their stamps; those of the grid itself are not for them.
            RemoteNodeId = nodeId.StartsWith(ServerNodes, StringComparison.Ordinal) ? string.Empty : nodeId,
            Caller = _caller,
        };
    }

    // What a host's resolver throws must not end the batch of a caller: the next one is asked (core-algorithms §13).
    private ResolverVerdict TryResolve(IConflictResolver resolver, ResolverContext context)
    {
        try
        {
            var verdict = resolver.Resolve(context);
            var isUsable = verdict.Action is not (ResolverAction.Accept or ResolverAction.Merge)
                || (MsgPackScan.Validate(verdict.Value.Span).IsValid && verdict.Value.Span is not [Nil]);
            if (isUsable)
                return verdict;
        }
        catch (Exception)
        {
            // Counted below.
        }
        failures.Add(1);
        return ResolverVerdict.Local;
    }

    private MergeVerdict Accept(in MergeProposal proposal, ReadOnlySpan<byte> value)
    {
        if (value.SequenceEqual(proposal.Value))
            return default;
        return IsNewer(proposal) ? Replace(value) : new MergeVerdict(MergeStep.Keep);
    }

    private MergeVerdict Merge(in MergeProposal proposal, ReadOnlySpan<byte> local, ReadOnlySpan<byte> value)
    {
        if (IsNewer(proposal) && AreSame(value, proposal.Value))
            return default;
        return !IsNewer(proposal) && AreSame(value, local) ? new MergeVerdict(MergeStep.Keep) : Replace(value);
    }

    private MergeVerdict Replace(ReadOnlySpan<byte> value) => value.Length <= valueBytesMax
        ? new MergeVerdict(MergeStep.Replace, value.ToArray(), clock.Now())
        : new MergeVerdict(
            MergeStep.Refuse, Error: GridErrorCode.TooLarge,
            Reason: $"the value that the map's resolver made takes {value.Length} bytes, more than {valueBytesMax}; remove some of it first");

    private static bool IsNewer(in MergeProposal proposal) =>
        !proposal.Before.Exists || proposal.Timestamp > proposal.Before.Timestamp;

    private static bool AreSame(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.SequenceEqual(right) || ValueEquality.AreEqual(new MsgPackValue(left), new MsgPackValue(right));
}
