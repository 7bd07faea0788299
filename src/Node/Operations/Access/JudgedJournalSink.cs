using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;

namespace TopGun.Node.Operations.Access;

/// <summary>Lets through what its session may see of the journal, by the rules as they are at each change.</summary>
internal sealed class JudgedJournalSink(ReadAccess reads, IJournalSink sink) : IJournalSink
{
    /// <inheritdoc/>
    public void OnJournaled(JournaledChange change, Delivery delivery)
    {
        if (reads.Cut(change) is { } visible)
            sink.OnJournaled(visible, delivery);
    }

    /// <inheritdoc/>
    public void OnFailed(GridError error) => sink.OnFailed(error);
}
