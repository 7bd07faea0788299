using TopGun.Node.Query.Plans;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Execution;

/// <summary>Offers the records of a scan that a plan accepts.</summary>
internal readonly struct MatchVisitor(QueryPlan plan, TopRows rows) : IRecordVisitor
{
    /// <inheritdoc/>
    public bool Visit(byte[] key, uint keyHash, in RecordVersion record)
    {
        if (record.Value is { } value && plan.Accepts(key, value))
            rows.Offer(key, value);
        return true;
    }
}
