using TopGun.Core.Grid;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Node.Operations.Services;

internal sealed partial class GatewaySession
{
    // Sync walks; false when the command is none of theirs.
    private async ValueTask<bool> CarryOutSyncAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        var sync = _session!.Sync;
        var answer = new SessionEvent { Session = id, Command = command.Command };
        switch (command.ActionCase)
        {
            case SessionCommand.ActionOneofCase.SyncBegin:
                var begin = command.SyncBegin;
                answer.SyncRoot = (await sync.BeginAsync(begin.Map, begin.LastSyncMillis, cancellationToken)).ToSchema();
                break;
            case SessionCommand.ActionOneofCase.SyncRead:
                answer.RecordNode = (await sync.ReadAsync(command.SyncRead.Map, PathOf(command.SyncRead), cancellationToken)).ToSchema();
                break;
            case SessionCommand.ActionOneofCase.EntrySyncBegin:
                var claim = ClaimOf(command.EntrySyncBegin);
                answer.SyncRoot = (await sync.BeginEntriesAsync(command.EntrySyncBegin.Map, claim, cancellationToken)).ToSchema();
                break;
            case SessionCommand.ActionOneofCase.EntrySyncRead:
                var step = command.EntrySyncRead;
                answer.EntryNode = (await sync.ReadEntriesAsync(step.Map, PathOf(step), cancellationToken)).ToSchema();
                break;
            case SessionCommand.ActionOneofCase.EntriesGet:
                var wanted = command.EntriesGet;
                answer.Entries = (await sync.GetEntriesAsync(wanted.Map, KeysOf(wanted), cancellationToken)).ToSchema();
                break;
            case SessionCommand.ActionOneofCase.SyncConfirm:
                sync.Confirm(command.SyncConfirm);
                return true;
            default:
                return false;
        }

        outbox.Post(answer);
        return true;
    }

    private static SyncClaim ClaimOf(EntrySyncBeginning begin) =>
        new(begin.LastSyncMillis, begin.RootHash, begin.HasEpoch ? begin.Epoch : null);

    private static MerklePath PathOf(SyncStep step) => MerklePath.TryParse(step.Path, out var path)
        ? path
        : throw new GridException(GridErrorCode.InvalidArgument, $"'{step.Path}' names no node; use at most {MerklePath.MaxLength} lower-case hexadecimal digits");

    private static List<string> KeysOf(EntryKeys wanted)
    {
        var keys = new List<string>(wanted.Keys.Count);
        foreach (var utf8 in wanted.Keys)
        {
            keys.Add(MsgPackText.TryDecode(utf8.Span, out var key)
                ? key
                : throw new GridException(GridErrorCode.InvalidArgument, "a key is not well-formed UTF-8"));
        }
        return keys;
    }
}
