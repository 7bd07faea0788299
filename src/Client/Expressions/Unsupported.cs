using System.Linq.Expressions;

namespace TopGun.Client.Expressions;

/// <summary>Makes the error for a part of a query that the grid cannot answer.</summary>
internal static class Unsupported
{
    /// <summary>The error.</summary>
    /// <param name="part">The part.</param>
    /// <param name="why">What is wrong with it.</param>
    public static NotSupportedException Because(Expression part, string why) =>
        new($"The grid cannot answer '{part}': {why}. Compare members of the record with values, or filter after ToListAsync.");
}
