namespace TopGun.Core.Predicates.Conditions;

/// <summary>Notes which of a caller's claims a condition reads.</summary>
internal sealed class ClaimUse
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Names of the claims that are read.</summary>
    public IReadOnlySet<string> Names => _names;

    /// <summary>Whether the claims are read as a whole, by a reference to <c>auth</c>.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Notes what a place reads.</summary>
    public void Note(Place place)
    {
        if (place.Root != PlaceRoot.Auth)
            return;
        if (place.ClaimName is { } name)
            _names.Add(name);
        else
            IsWhole = true;
    }
}
