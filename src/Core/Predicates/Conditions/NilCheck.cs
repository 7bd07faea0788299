using TopGun.Core.MsgPack;

namespace TopGun.Core.Predicates.Conditions;

/// <summary>Asks whether a field is there and nil: what null means in a where (server-behaviour §5.2).</summary>
internal sealed class NilCheck(Place place) : Condition
{
    public override bool Holds(in Subject subject) => place.Read(subject).Kind == MsgPackKind.Nil;
}
