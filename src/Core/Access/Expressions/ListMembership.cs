using TopGun.Core.MsgPack;
using TopGun.Core.Predicates.Conditions;
using TopGun.Core.Values;

namespace TopGun.Core.Access.Expressions;

/// <summary>Asks whether a value is an item of a list; what is no list has no items, so that nobody can pass a list for a value.</summary>
internal sealed class ListMembership(Operand item, Place list) : Condition
{
    public override bool Holds(in Subject subject)
    {
        var items = list.Read(subject);
        if (items.Kind != MsgPackKind.Array)
            return false;
        var wanted = item.Place is { } place ? place.Read(subject) : new MsgPackValue(item.Value.Span);
        return Containment.HasItem(items, wanted);
    }
}
