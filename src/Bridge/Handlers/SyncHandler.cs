using TopGun.Bridge.Sessions;
using TopGun.Core.Hashing;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>Sync walks over last-write-wins maps (server-behaviour §4.1).</summary>
internal sealed class SyncHandler : IHandle<SyncInit, ClientSession>, IHandle<MerkleReqBucket, ClientSession>
{
    private const string TooOld = "the client was away for longer than removals are remembered";

    /// <summary>Begins a walk: the root and the node's clock, or the order to fetch everything.</summary>
    /// <param name="message">Map, and when the client was last in step.</param>
    /// <param name="context">Its session.</param>
    public void Handle(SyncInit message, ClientSession context) => context.Answer(BeginAsync(message, context));

    /// <summary>One step: buckets, or records.</summary>
    /// <param name="message">Map and place.</param>
    /// <param name="context">Its session.</param>
    public void Handle(MerkleReqBucket message, ClientSession context) => context.Answer(ReadAsync(message, context));

    private static async Task BeginAsync(SyncInit message, ClientSession session)
    {
        var root = await session.Grid.Sync.BeginAsync(message.MapName, message.LastSyncTimestamp ?? 0, session.Connection.Aborted);
        if (root.MustStartOver)
            session.Send(new SyncResetRequired { MapName = message.MapName, Reason = TooOld });
        else
            session.Send(new SyncRespRoot { MapName = message.MapName, RootHash = root.RootHash, Timestamp = root.Timestamp });
    }

    private static async Task ReadAsync(MerkleReqBucket message, ClientSession session)
    {
        // What is no path names no node, and is answered like a node that does not exist.
        var node = MerklePath.TryParse(message.Path, out var path)
            ? await session.Grid.Sync.ReadAsync(message.MapName, path, session.Connection.Aborted)
            : null;
        session.Send(node?.Entries is { } records
            ? SyncForms.Leaf(message.MapName, message.Path, records)
            : SyncForms.Buckets("SYNC_RESP_BUCKETS"u8, message.MapName, message.Path, node?.Buckets ?? default));
    }
}
