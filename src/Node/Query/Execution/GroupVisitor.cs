using TopGun.Node.Query.Grouping;
using TopGun.Node.Query.Plans;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Execution;

/// <summary>Puts the records of a scan that a plan accepts into their groups, and keeps them where groups are to be followed.</summary>
/// <param name="plan">Which records.</param>
/// <param name="table">The groups.</param>
/// <param name="kept">Receives each record by key; null when the groups are read once.</param>
internal struct GroupVisitor(QueryPlan plan, GroupTable table, Dictionary<byte[], byte[]>? kept = null) : IRecordVisitor
{
    /// <summary>The groups.</summary>
    public readonly GroupTable Table => table;

    /// <summary>Whether there are more groups than allowed.</summary>
    public bool HasOverflowed { get; private set; }

    /// <inheritdoc/>
    public bool Visit(byte[] key, uint keyHash, in RecordVersion record)
    {
        if (HasOverflowed || record.Value is not { } value || !plan.Accepts(key, value))
            return !HasOverflowed;
        HasOverflowed = table.Add(value) is null;
        if (!HasOverflowed)
            kept?.Add(key, value);
        return !HasOverflowed;
    }
}
