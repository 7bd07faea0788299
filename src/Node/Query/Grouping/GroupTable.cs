using TopGun.Core.Grid;
using TopGun.Core.MsgPack;

namespace TopGun.Node.Query.Grouping;

/// <summary>The groups of some rows, by name. Not thread-safe.</summary>
internal sealed class GroupTable
{
    /// <summary>Why more groups are not made.</summary>
    public static readonly GridError TooManyGroups = new(
        GridErrorCode.TooLarge, $"the query makes more than {QueryLimits.GroupsMax} groups; group by fields with fewer values, or filter");

    private readonly GroupPlan _plan;
    private readonly Dictionary<byte[], Group> _groups = new(ByteArrayComparer.Instance);
    private readonly Dictionary<byte[], Group>.AlternateLookup<ReadOnlySpan<byte>> _byKey;

    /// <summary>Makes an empty table.</summary>
    public GroupTable(GroupPlan plan)
    {
        _plan = plan;
        _byKey = _groups.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Every group.</summary>
    public Dictionary<byte[], Group>.ValueCollection Groups => _groups.Values;

    /// <summary>Takes a row in.</summary>
    /// <returns>Its group; null when there would be too many.</returns>
    public Group? Add(byte[] value)
    {
        using var key = new PooledBuffer();
        _plan.WriteKey(value, key);
        if (!_byKey.TryGetValue(key.WrittenSpan, out var group))
        {
            if (_groups.Count == QueryLimits.GroupsMax)
                return null;
            group = new Group(_plan, key.ToArray(), value);
            _groups.Add(group.Key, group);
        }
        group.Add(value);
        return group;
    }

    /// <summary>Takes a row back that was taken in; its group goes with its last row.</summary>
    /// <returns>Its group.</returns>
    public Group Remove(byte[] value)
    {
        using var key = new PooledBuffer();
        _plan.WriteKey(value, key);
        var group = _byKey[key.WrittenSpan];
        group.Remove(value);
        if (group.Count == 0)
            _groups.Remove(group.Key);
        return group;
    }
}
