using TopGun.Core.Values;

namespace TopGun.Core.Predicates;

/// <summary>An equality without which a filter matches nothing: what standing queries are indexed by.</summary>
/// <param name="Path">The field that must be equal.</param>
/// <param name="Key">The value it must equal, as <see cref="CanonicalValue"/>; compare with the canonical form of the record's field.</param>
public readonly record struct EqualityTest(FieldPath Path, ReadOnlyMemory<byte> Key);
