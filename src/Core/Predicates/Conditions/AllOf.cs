namespace TopGun.Core.Predicates.Conditions;

/// <summary>Holds when every part holds; holds for no parts.</summary>
internal sealed class AllOf : Condition
{
    private readonly Condition[] _parts;

    private AllOf(Condition[] parts) => _parts = parts;

    /// <summary>The conjunction of <paramref name="parts"/>, constants folded.</summary>
    public static Condition Of(IEnumerable<Condition> parts)
    {
        var open = parts.Where(static part => part != Constant.True).ToArray();
        if (Array.IndexOf(open, Constant.False) >= 0)
            return Constant.False;
        return open.Length switch { 0 => Constant.True, 1 => open[0], _ => new AllOf(open) };
    }

    public override bool Holds(in Subject subject)
    {
        foreach (var part in _parts)
            if (!part.Holds(subject))
                return false;
        return true;
    }
}
