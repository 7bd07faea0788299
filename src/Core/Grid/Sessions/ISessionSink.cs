using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Time;

namespace TopGun.Core.Grid.Sessions;

/// <summary>Receives what concerns a whole session. Calls are synchronous and must not block.</summary>
public interface ISessionSink
{
    /// <summary>
    /// A record of a map on which this session has a live query was changed by another session. Called under the
    /// record's partition lock, so that changes of one key arrive in commit order (settled 21).
    /// </summary>
    /// <param name="change">The change, shared by all receivers.</param>
    /// <param name="delivery">Scope that flushes the receivers once the write batch is complete.</param>
    void OnRecordChange(RecordChange change, Delivery delivery);

    /// <summary>
    /// A conflict resolver refused a write of this session, which is also told by the write's outcome. Called under the record's
    /// partition lock.
    /// </summary>
    /// <param name="rejection">The write and why it was refused.</param>
    /// <param name="delivery">Scope that flushes the receivers once the write batch is complete.</param>
    void OnMergeRejected(MergeRejection rejection, Delivery delivery);

    /// <summary>A command that has no answer of its own, such as a publication, was refused.</summary>
    /// <param name="error">Why.</param>
    void OnRefused(GridError error);

    /// <summary>Tombstones are forgotten; a replica behind the session does well to forget them too, so that both hash alike.</summary>
    /// <param name="olderThan">Those stamped before this.</param>
    void OnForgotten(HlcTimestamp olderThan);

    /// <summary>The grid ended the session; nothing else will arrive.</summary>
    /// <param name="error">Why.</param>
    void OnClosed(GridError error);
}
