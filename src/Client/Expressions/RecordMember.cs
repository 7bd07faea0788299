namespace TopGun.Client.Expressions;

/// <summary>A member of a record that a query names.</summary>
/// <param name="Property">The C# property.</param>
/// <param name="Member">The member of the stored value.</param>
internal readonly record struct RecordMember(string Property, string Member);
