namespace TopGun.Core.Predicates.Conditions;

/// <summary>Holds when its part does not.</summary>
internal sealed class Negation : Condition
{
    private readonly Condition _part;

    private Negation(Condition part) => _part = part;

    /// <summary>The opposite of <paramref name="part"/>, constants folded.</summary>
    public static Condition Of(Condition part) =>
        part is Constant ? Constant.Of(part == Constant.False) : new Negation(part);

    public override bool Holds(in Subject subject) => !_part.Holds(subject);
}
