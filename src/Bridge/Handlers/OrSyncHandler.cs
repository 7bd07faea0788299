using TopGun.Bridge.Sessions;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>Sync walks over observed-remove maps, in both directions (server-behaviour §4.2).</summary>
internal sealed class OrSyncHandler(WriteFiller filler)
    : IHandle<OrMapSyncInit, ClientSession>, IHandle<OrMapMerkleReqBucket, ClientSession>, IHandle<OrMapDiffRequest, ClientSession>,
      IHandleView<OrMapPushDiffView, ClientSession>, IHandle<ClientApplyAck, ClientSession>
{
    /// <summary>Begins a walk: the root and the node's clock.</summary>
    /// <param name="message">Map, and when the client was last in step.</param>
    /// <param name="context">Its session.</param>
    public void Handle(OrMapSyncInit message, ClientSession context) => context.Answer(BeginAsync(message, context));

    /// <summary>One step: buckets, or entries.</summary>
    /// <param name="message">Map and place.</param>
    /// <param name="context">Its session.</param>
    public void Handle(OrMapMerkleReqBucket message, ClientSession context) => context.Answer(ReadAsync(message, context));

    /// <summary>Keys by name.</summary>
    /// <param name="message">Map and keys.</param>
    /// <param name="context">Its session.</param>
    public void Handle(OrMapDiffRequest message, ClientSession context) => context.Answer(GetAsync(message, context));

    /// <summary>The client's own entries, merged like operations but not answered: an OP_ACK would confirm operations it did not send.</summary>
    /// <param name="message">Map and entries.</param>
    /// <param name="context">Its session.</param>
    public void Handle(scoped in OrMapPushDiffView message, ClientSession context) =>
        new ReplicaPush(filler, context).Apply(message);

    /// <summary>What the client has applied, so that removals need not be remembered for it; not answered.</summary>
    /// <param name="message">The epoch.</param>
    /// <param name="context">Its session.</param>
    public void Handle(ClientApplyAck message, ClientSession context) => context.Grid.Sync.Confirm(message.Cursor);

    private static async Task BeginAsync(OrMapSyncInit message, ClientSession session)
    {
        var claim = new SyncClaim(message.LastSyncTimestamp ?? 0, message.RootHash, message.ClaimedEpoch);
        var root = await session.Grid.Sync.BeginEntriesAsync(message.MapName, claim, session.Connection.Aborted);
        session.Send(new OrMapSyncRespRoot
        {
            MapName = message.MapName,
            RootHash = root.RootHash,
            Timestamp = root.Timestamp,
            CoveringEpoch = root.CoveringEpoch == 0 ? null : root.CoveringEpoch,
            FullResync = root.MustStartOver ? true : null,
        });
    }

    private static async Task ReadAsync(OrMapMerkleReqBucket message, ClientSession session)
    {
        var node = MerklePath.TryParse(message.Path, out var path)
            ? await session.Grid.Sync.ReadEntriesAsync(message.MapName, path, session.Connection.Aborted)
            : null;
        session.Send(node?.Entries is { } entries
            ? SyncForms.OrLeaf(message.MapName, message.Path, entries, node.CoveringEpoch)
            : SyncForms.Buckets("ORMAP_SYNC_RESP_BUCKETS"u8, message.MapName, message.Path, node?.Buckets ?? default));
    }

    private static async Task GetAsync(OrMapDiffRequest message, ClientSession session)
    {
        var entries = await session.Grid.Sync.GetEntriesAsync(message.MapName, message.Keys, session.Connection.Aborted);
        session.Send(SyncForms.OrDiff(message.MapName, entries));
    }
}
