namespace TopGun.Core.Predicates.Conditions;

/// <summary>Asks whether a field is nil or missing.</summary>
internal sealed class NullCheck(Place place, bool expectNull) : Condition
{
    public override bool Holds(in Subject subject) => place.Read(subject).IsMissingOrNil == expectNull;
}
