using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Predicates.Conditions;

/// <summary>Compares a field with an operand, given or referred to; nil and missing on either side never hold (core-algorithms §8.3).</summary>
internal sealed class Comparison(PredicateOp op, Place place, ReadOnlyMemory<byte> operand, Place? reference) : Condition
{
    public override bool Holds(in Subject subject)
    {
        var field = place.Read(subject);
        if (field.IsMissingOrNil)
            return false;
        var other = reference is null ? new MsgPackValue(operand.Span) : reference.Read(subject);
        return !other.IsMissingOrNil && Holds(field, other);
    }

    private bool Holds(MsgPackValue field, MsgPackValue other) => op switch
    {
        PredicateOp.Eq => ValueEquality.AreEqual(field, other),
        PredicateOp.Neq => !ValueEquality.AreEqual(field, other),
        PredicateOp.Gt => ValueOrder.TryCompare(field, other, out var order) && order > 0,
        PredicateOp.Gte => ValueOrder.TryCompare(field, other, out var order) && order >= 0,
        PredicateOp.Lt => ValueOrder.TryCompare(field, other, out var order) && order < 0,
        PredicateOp.Lte => ValueOrder.TryCompare(field, other, out var order) && order <= 0,
        PredicateOp.In => IsIn(field, other),
        PredicateOp.Between => IsBetween(field, other),
        PredicateOp.Contains => Containment.Contains(field, other),
        PredicateOp.ContainsAll => Containment.ContainsAll(field, other),
        PredicateOp.ContainsAny => Containment.ContainsAny(field, other),
        PredicateOp.StartsWith => field.TryGetUtf8(out var text) && other.TryGetUtf8(out var start) && text.StartsWith(start),
        PredicateOp.EndsWith => field.TryGetUtf8(out var text) && other.TryGetUtf8(out var end) && text.EndsWith(end),
        _ => false,
    };

    private static bool IsIn(MsgPackValue field, MsgPackValue other)
    {
        if (other.Kind == MsgPackKind.Array)
            return Containment.HasItem(other, field);
        return field.Kind == MsgPackKind.Array && Containment.HasItem(field, other);
    }

    private static bool IsBetween(MsgPackValue field, MsgPackValue bounds)
    {
        var items = bounds.Items;
        if (items.Count != 2)
            return false;
        items.MoveNext();
        var low = items.Current;
        items.MoveNext();
        return ValueOrder.TryCompare(field, low, out var toLow) && toLow >= 0
            && ValueOrder.TryCompare(field, items.Current, out var toHigh) && toHigh <= 0;
    }
}
