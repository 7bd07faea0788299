using System.Globalization;

namespace TopGun.Core.Values;

/// <summary>The allow list of JSON.stringify: the member names of the topmost object, or the indices of the topmost array.</summary>
internal sealed class AllowedNames
{
    private readonly HashSet<string> _names;
    private readonly int _arrayLength;
    private readonly int[] _indices;

    private AllowedNames(HashSet<string> names, int arrayLength)
    {
        _names = names;
        _arrayLength = arrayLength;
        _indices = [.. names.Select(IndexOf).Where(i => i >= 0).Order()];
    }

    /// <summary>The names of an object's members.</summary>
    public static AllowedNames OfObject(List<MapMembers.Member> members) =>
        new(members.Select(m => m.Name).ToHashSet(StringComparer.Ordinal), 0);

    /// <summary>The indices of an array or byte array.</summary>
    public static AllowedNames OfArray(int length) => new([], length);

    /// <summary>Whether members called <paramref name="name"/> are written.</summary>
    public bool Contains(string name)
    {
        if (_names.Contains(name))
            return true;
        var index = _arrayLength > 0 ? IndexOf(name) : -1;
        return index >= 0 && index < _arrayLength;
    }

    /// <summary>The indices below <paramref name="length"/> that are on the list, in the order of their names.</summary>
    public IEnumerable<int> IndicesBelow(int length) => _arrayLength > 0
        ? InNameOrder(Math.Min(length, _arrayLength))
        : _indices.TakeWhile(i => i < length).OrderBy(NameOf, StringComparer.Ordinal);

    private static string NameOf(int index) => index.ToString(CultureInfo.InvariantCulture);

    // 0, 1, 10, 100, 101, …, 11, …, 2, …: the order of decimal texts, without making them.
    private static IEnumerable<int> InNameOrder(int count)
    {
        if (count > 0)
            yield return 0;
        long index = 1;
        for (var left = count - 1; left > 0; left--)
        {
            yield return (int)index;
            if (index * 10 < count)
            {
                index *= 10;
                continue;
            }
            while (index % 10 == 9 || index + 1 >= count)
                index /= 10;
            index++;
        }
    }

    private static int IndexOf(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && NameOf(index) == name ? index : -1;
}
