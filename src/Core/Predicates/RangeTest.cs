using TopGun.Core.Values;

namespace TopGun.Core.Predicates;

/// <summary>A range of numbers outside of which a filter matches nothing; both ends belong to it.</summary>
/// <param name="Path">The field that must be a number of the range.</param>
/// <param name="Low">Least number that may match; negative infinity when there is no lower bound.</param>
/// <param name="High">Greatest number that may match; infinity when there is no upper bound.</param>
public readonly record struct RangeTest(FieldPath Path, double Low, double High)
{
    /// <summary>The numbers that both ranges hold.</summary>
    public RangeTest Intersect(in RangeTest other) => new(Path, Math.Max(Low, other.Low), Math.Min(High, other.High));
}
