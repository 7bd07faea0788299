namespace TopGun.Node.Query.Grouping;

/// <summary>The numbers that the rows of one group have in one field; a number can be taken back.</summary>
/// <remarks>
/// The sum is kept in two doubles, so that what is added and taken back leaves no error behind (the error term of an addition is
/// exact, Knuth TAOCP 2 §4.2.2). Infinity and NaN are no numbers to compute with and are passed over.
/// </remarks>
/// <param name="knowsExtremes">Whether the least and the greatest are asked for, which costs a node of a tree for each distinct number.</param>
internal sealed class Observations(bool knowsExtremes)
{
    private readonly SortedSet<double> _distinct = [];
    private readonly Dictionary<double, int> _occurrences = [];
    private double _sum;
    private double _error;

    /// <summary>How many numbers there are.</summary>
    public int Count { get; private set; }

    /// <summary>Their sum.</summary>
    public double Sum => _sum + _error;

    /// <summary>The least; there must be one.</summary>
    public double Min => _distinct.Min;

    /// <summary>The greatest; there must be one.</summary>
    public double Max => _distinct.Max;

    /// <summary>Takes a number in.</summary>
    public void Add(double number)
    {
        if (!double.IsFinite(number))
            return;
        Count++;
        Accumulate(number);
        if (!knowsExtremes)
            return;
        var occurrences = _occurrences.GetValueOrDefault(number);
        _occurrences[number] = occurrences + 1;
        if (occurrences == 0)
            _distinct.Add(number);
    }

    /// <summary>Takes a number back that was taken in.</summary>
    public void Remove(double number)
    {
        if (!double.IsFinite(number))
            return;
        Count--;
        Accumulate(-number);
        if (!knowsExtremes)
            return;
        var left = _occurrences[number] - 1;
        _occurrences[number] = left;
        if (left > 0)
            return;
        _occurrences.Remove(number);
        _distinct.Remove(number);
    }

    private void Accumulate(double number)
    {
        var sum = _sum + number;
        var part = sum - _sum;
        _error += (_sum - (sum - part)) + (number - part);
        _sum = sum;
    }
}
