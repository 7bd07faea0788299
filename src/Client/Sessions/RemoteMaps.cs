using TopGun.Client.Sessions.Commands;
using TopGun.Core.Grid.Maps;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Client.Sessions;

/// <summary>Writes and point reads of one session over its stream.</summary>
/// <remarks>
/// A write that cannot be sent again after a loss, or is not answered within its batch's time while no node can be reached,
/// ends as Rejected with Unavailable; one that a node was given and has not answered in that time with DeadlineExceeded. Both
/// may have been applied. Sending such a write again is safe when it carries its stamp.
/// </remarks>
internal sealed class RemoteMaps(RemoteSession session) : IMaps
{
    /// <inheritdoc/>
    public void Apply(WriteBatch batch, IWriteCompletion completion)
    {
        session.ThrowIfClosed();
        OperationForm.Check(batch);
        var commands = BatchEncoder.Encode(batch, completion);
        batch.KeepIds();
        if (commands.Length == 0)
            completion.OnCompleted(batch);
        foreach (var command in commands)
            session.Send(command);
    }

    /// <inheritdoc/>
    public async ValueTask<MapEntry?> GetAsync(string mapName, string key, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var request = new GetRequest { Map = mapName, RawKey = TextConversion.ToUtf8(key), ValueForm = ValueForm.Msgpack };
        return await session.ReadAsync(
            new PendingRead<MapEntry?>(new SessionCommand { Get = request }, SessionEvent.EventOneofCase.Got, EntryOf),
            cancellationToken);
    }

    private static MapEntry? EntryOf(SessionEvent answer)
    {
        var got = answer.Got;
        return got.Found
            ? new MapEntry(got.Value.Msgpack.Memory, got.Timestamp.ToCore(), (long)got.TtlMillis)
            : null;
    }
}
