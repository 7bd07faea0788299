using System.Globalization;

namespace TopGun.Core.Crdts;

/// <summary>A counter that many nodes raise and lower at once: per node one growing sum of each (core-algorithms §5).</summary>
/// <remarks>
/// Sums keep the order in which nodes were first seen, since the rounding of fractions follows it.
/// Not safe for use from several threads.
/// </remarks>
public sealed class PnCounter
{
    private readonly string _nodeId;
    private readonly OrderedDictionary<string, double> _positive = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, double> _negative = new(StringComparer.Ordinal);

    /// <summary>Makes a counter at 0.</summary>
    /// <param name="nodeId">The node whose own sums <see cref="AddAndGet"/> raises.</param>
    public PnCounter(string nodeId)
    {
        ArgumentNullException.ThrowIfNull(nodeId);
        _nodeId = nodeId;
    }

    /// <summary>What each node has added, in the order first seen.</summary>
    public IReadOnlyDictionary<string, double> Positive => _positive;

    /// <summary>What each node has taken away, in the order first seen; not negative itself.</summary>
    public IReadOnlyDictionary<string, double> Negative => _negative;

    /// <summary>All that was added less all that was taken away.</summary>
    public double Value => Sum(_positive) - Sum(_negative);

    /// <summary>What is wrong with sums from elsewhere, in words for their sender; null when they are legal.</summary>
    public static string? FindFault(IReadOnlyDictionary<string, double> sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        foreach (var (nodeId, sum) in sums)
            if (!double.IsFinite(sum) || sum < 0)
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"A counter's sum must be a finite number of at least 0, but that of node '{nodeId}' is {sum}.");
        return null;
    }

    /// <summary>Raises the counter, or lowers it by a negative amount; fractions are legal, 0 changes nothing.</summary>
    /// <returns>The new value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The amount or the resulting sum is not finite; nothing has changed.</exception>
    public double AddAndGet(double delta)
    {
        var sums = delta < 0 ? _negative : _positive;
        var sum = sums.GetValueOrDefault(_nodeId) + Math.Abs(delta);
        if (!double.IsFinite(sum))
        {
            throw new ArgumentOutOfRangeException(
                nameof(delta), delta, "A counter changes by a finite amount, and its sums stay within the range of a double.");
        }
        if (delta != 0)
            sums[_nodeId] = sum;
        return Value;
    }

    /// <summary>Takes in another replica's sums: per node the greater one.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="ArgumentException">A sum is negative, NaN or infinite (settled 24); nothing has changed.</exception>
    public bool Merge(IReadOnlyDictionary<string, double> positive, IReadOnlyDictionary<string, double> negative)
    {
        if ((FindFault(positive) ?? FindFault(negative)) is { } fault)
            throw new ArgumentException(fault);
        return TakeGreater(_positive, positive) | TakeGreater(_negative, negative);
    }

    private static bool TakeGreater(OrderedDictionary<string, double> own, IReadOnlyDictionary<string, double> other)
    {
        var changed = false;
        foreach (var (nodeId, sum) in other)
        {
            // A missing node counts as 0, so a remote 0 makes no entry.
            if (sum <= own.GetValueOrDefault(nodeId))
                continue;
            own[nodeId] = sum;
            changed = true;
        }
        return changed;
    }

    private static double Sum(OrderedDictionary<string, double> sums)
    {
        var total = 0.0;
        foreach (var (_, sum) in sums)
            total += sum;
        return total;
    }
}
