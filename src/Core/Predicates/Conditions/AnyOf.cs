namespace TopGun.Core.Predicates.Conditions;

/// <summary>Holds when at least one part holds; does not hold for no parts.</summary>
internal sealed class AnyOf : Condition
{
    private readonly Condition[] _parts;

    private AnyOf(Condition[] parts) => _parts = parts;

    /// <summary>The disjunction of <paramref name="parts"/>, constants folded.</summary>
    public static Condition Of(IEnumerable<Condition> parts)
    {
        var open = parts.Where(static part => part != Constant.False).ToArray();
        if (Array.IndexOf(open, Constant.True) >= 0)
            return Constant.True;
        return open.Length switch { 0 => Constant.False, 1 => open[0], _ => new AnyOf(open) };
    }

    public override bool Holds(in Subject subject)
    {
        foreach (var part in _parts)
            if (part.Holds(subject))
                return true;
        return false;
    }
}
