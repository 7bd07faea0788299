using System.Globalization;
using TopGun.Core.Grid.Journals;

namespace TopGun.Bridge.Events;

/// <summary>Where a stream of events stands in the journal; travels as the id of an event and comes back as Last-Event-ID.</summary>
/// <param name="Incarnation">The journal that is meant.</param>
/// <param name="Sequence">Last change that was sent.</param>
internal readonly record struct EventPosition(ulong Incarnation, ulong Sequence)
{
    /// <summary>The newest position of a journal.</summary>
    /// <param name="page">Any page of it.</param>
    public static EventPosition LatestOf(JournalPage page) => new(page.Incarnation, page.LatestSequence);

    /// <summary>Reads a position; false when it is none.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="position">The position.</param>
    public static bool TryParse(string text, out EventPosition position)
    {
        position = default;
        var parts = text.Split('-');
        if (parts.Length != 2
            || !ulong.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var incarnation)
            || !ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return false;
        position = new EventPosition(incarnation, sequence);
        return true;
    }

    /// <summary>Whether every change behind the position is still kept.</summary>
    /// <param name="page">Any page of the journal as it is now.</param>
    public bool IsKeptIn(JournalPage page) =>
        Incarnation == page.Incarnation && Sequence <= page.LatestSequence && Sequence + 1 >= page.OldestSequence;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Incarnation:x}-{Sequence}");
}
