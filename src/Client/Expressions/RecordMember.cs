namespace TopGun.Client.Expressions;

/// <summary>A member of a record that a query names.</summary>
/// <param name="Property">The C# property.</param>
/// <param name="Member">The member of the stored value.</param>
/// <param name="Spelling">Tells how a value of an enum property is spelled.</param>
internal readonly record struct RecordMember(string Property, string Member, Func<string, int, string?> Spelling)
{
    /// <summary>How a value of the member is spelled; null if it is no enum that is stored by name.</summary>
    public string? SpellingOf(int value) => Spelling(Property, value);
}
