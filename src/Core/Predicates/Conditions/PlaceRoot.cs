namespace TopGun.Core.Predicates.Conditions;

/// <summary>What a path starts at.</summary>
internal enum PlaceRoot
{
    /// <summary>The record.</summary>
    Record,

    /// <summary>The caller's claims.</summary>
    Auth,

    /// <summary>The record before a write.</summary>
    Old,
}
