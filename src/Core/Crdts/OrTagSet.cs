using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TopGun.Core.Crdts;

/// <summary>The records of one key of an OR map by tag, in the order in which the tags arrived.</summary>
/// <remarks>A replaced record keeps its place. All operations take constant time on average, however many records there are.</remarks>
internal sealed class OrTagSet : IEnumerable<OrRecord>
{
    private const int SlotsKept = 16;

    private readonly Dictionary<string, int> _slotOf = new(StringComparer.Ordinal);
    private readonly List<OrRecord?> _slots = [];

    /// <summary>The number of records.</summary>
    public int Count => _slotOf.Count;

    /// <summary>Finds a record by its tag.</summary>
    public bool TryGet(string tag, [NotNullWhen(true)] out OrRecord? record)
    {
        record = _slotOf.TryGetValue(tag, out var slot) ? _slots[slot] : null;
        return record is not null;
    }

    /// <summary>Puts a record in place of the one with its tag, or at the end.</summary>
    public void Set(OrRecord record)
    {
        if (_slotOf.TryGetValue(record.Tag, out var slot))
        {
            _slots[slot] = record;
            return;
        }
        _slotOf.Add(record.Tag, _slots.Count);
        _slots.Add(record);
    }

    /// <summary>Drops the record with a tag; false when there is none.</summary>
    public bool Remove(string tag)
    {
        if (!_slotOf.Remove(tag, out var slot))
            return false;
        _slots[slot] = null;
        if (_slots.Count > SlotsKept && _slots.Count > Count * 2)
            Compact();
        return true;
    }

    /// <inheritdoc/>
    public IEnumerator<OrRecord> GetEnumerator()
    {
        foreach (var record in _slots)
            if (record is not null)
                yield return record;
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Compact()
    {
        _slots.RemoveAll(record => record is null);
        for (var slot = 0; slot < _slots.Count; slot++)
            _slotOf[_slots[slot]!.Tag] = slot;
    }
}
