namespace TopGun.Node.Query.Live;

/// <summary>Ranges by their low end, as an implicit balanced tree that knows the highest end below each node; immutable.</summary>
/// <remarks>The middle of a part of the array is its root. Finding the k ranges that hold a number takes O(log n + k).</remarks>
internal sealed class RangeTree
{
    public static readonly RangeTree Empty = new([]);

    private readonly Entry[] _entries;
    private readonly double[] _highest;

    private RangeTree(Entry[] sorted)
    {
        _entries = sorted;
        _highest = new double[sorted.Length];
        Measure(0, sorted.Length);
    }

    /// <summary>Number of ranges.</summary>
    public int Count => _entries.Length;

    /// <summary>A tree with one range more.</summary>
    public RangeTree With(Entry entry)
    {
        var place = Array.FindIndex(_entries, other => other.Low > entry.Low);
        place = place < 0 ? _entries.Length : place;
        return new RangeTree([.. _entries.AsSpan(0, place), entry, .. _entries.AsSpan(place)]);
    }

    /// <summary>A tree without the ranges of a query.</summary>
    public RangeTree Without(StandingQuery query) => new(Array.FindAll(_entries, entry => !ReferenceEquals(entry.Query, query)));

    /// <summary>Appends the entries whose range holds a number.</summary>
    /// <param name="number">The number; NaN is in no range.</param>
    /// <param name="found">Appended to.</param>
    public void Find(double number, List<Entry> found)
    {
        if (!double.IsNaN(number))
            Find(number, 0, _entries.Length, found);
    }

    private void Find(double number, int start, int end, List<Entry> found)
    {
        while (start < end)
        {
            var middle = (start + end) >>> 1;
            if (_highest[middle] < number)
                return;
            Find(number, start, middle, found);
            ref readonly var entry = ref _entries[middle];
            if (entry.Low > number)
                return;
            if (number <= entry.High)
                found.Add(entry);
            start = middle + 1;
        }
    }

    private double Measure(int start, int end)
    {
        if (start >= end)
            return double.NegativeInfinity;
        var middle = (start + end) >>> 1;
        var below = Math.Max(Measure(start, middle), Measure(middle + 1, end));
        return _highest[middle] = Math.Max(below, _entries[middle].High);
    }

    /// <summary>A range, both ends included, and the query that demands it.</summary>
    public readonly record struct Entry(double Low, double High, StandingQuery Query)
    {
        /// <summary>Whether the range holds a number; NaN is in none.</summary>
        public bool Contains(double number) => number >= Low && number <= High;
    }
}
