namespace TopGun.Node.Query;

/// <summary>Which records of one map a caller may see. Immutable for its users, asked under locks and from many threads.</summary>
public interface IRowFilter
{
    /// <summary>Equal for filters of one map that give the same answers, so that their queries share one evaluation.</summary>
    string Identity { get; }

    /// <summary>Whether a key may be seen as a query sees it.</summary>
    /// <param name="value">The record's value; of a set the array of its values.</param>
    bool AdmitsRow(ReadOnlySpan<byte> value);

    /// <summary>Whether one value may be seen.</summary>
    /// <param name="value">The record's value; of a set one of its values. Empty for a removal of what was not there.</param>
    bool AdmitsValue(ReadOnlySpan<byte> value);
}
