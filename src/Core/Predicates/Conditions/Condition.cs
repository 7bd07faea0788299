namespace TopGun.Core.Predicates.Conditions;

/// <summary>A compiled part of a filter: answers about raw records without allocating.</summary>
internal abstract class Condition
{
    /// <summary>Whether the condition holds for the record.</summary>
    public abstract bool Holds(in Subject subject);
}
