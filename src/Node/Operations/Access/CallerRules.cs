using System.Collections.Concurrent;
using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Node.Query;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Rules;

namespace TopGun.Node.Operations.Access;

/// <summary>The rules of one moment as they are for one caller; verdicts are remembered. Safe for use from many threads.</summary>
internal sealed class CallerRules(AccessRules rules, byte[] claims) : IWriteGuard
{
    /// <summary>Most verdicts that are remembered; one more, and all are formed anew.</summary>
    private const int VerdictsMax = 1_024;

    private readonly ConcurrentDictionary<(Resource Resource, AccessAction Action), AccessVerdict> _verdicts = new();

    /// <summary>The rules.</summary>
    public AccessRules Rules => rules;

    /// <summary>What the caller may do.</summary>
    public AccessVerdict Judge(in Resource resource, AccessAction action)
    {
        if (_verdicts.TryGetValue((resource, action), out var known))
            return known;
        var verdict = rules.Judge(resource, action, claims);
        if (_verdicts.Count >= VerdictsMax)
            _verdicts.Clear();
        _verdicts[(resource, action)] = verdict;
        return verdict;
    }

    /// <summary>Judges an operation before the store is asked; one that hangs on what is stored passes and is judged there.</summary>
    /// <returns>False when it was refused.</returns>
    public bool Admit(WriteBatch batch, ref WriteOperation operation, out bool needsGuard)
    {
        var resource = Resource.Map(operation.MapName);
        var verdict = Judge(resource, ActionOf(operation.Kind));
        needsGuard = !verdict.IsAllowed;
        var value = IsRemoval(operation.Kind) ? default : batch.Bytes(operation.Value);
        if (verdict.IsAllowed || verdict.MayAdmit(value))
            return true;
        var refusal = AccessRefusals.Of(resource);
        operation.Reject(refusal.Code, refusal.Message);
        return false;
    }

    /// <inheritdoc/>
    public GridError? Refuse(in WriteOperation operation, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> value)
    {
        var resource = Resource.Map(operation.MapName);
        return Judge(resource, ActionOf(operation.Kind)).Admits(stored, value) ? null : AccessRefusals.Of(resource);
    }

    /// <summary>The filter for what the caller reads of a map: null when it may see everything.</summary>
    public IRowFilter? RowsOf(string mapName, AccessVerdict verdict, RecordStore store) =>
        verdict.IsAllowed ? null : new VisibleRows(verdict, $"{rules.Version}:{verdict.Identity}", mapName, store);

    private static AccessAction ActionOf(OperationKind kind) => IsRemoval(kind) ? AccessAction.Remove : AccessAction.Write;

    private static bool IsRemoval(OperationKind kind) => kind is OperationKind.Remove or OperationKind.OrRemove;
}
