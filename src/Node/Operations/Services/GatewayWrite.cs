using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Grid.V1;

namespace TopGun.Node.Operations.Services;

/// <summary>A write of a gateway's session on its way; answers when every operation is done.</summary>
internal sealed class GatewayWrite : IWriteCompletion
{
    private readonly BatchBuilder _builder;
    private readonly ulong _session;
    private readonly ulong _command;
    private readonly GatewayOutbox _outbox;

    private GatewayWrite(BatchBuilder builder, ulong session, ulong command, GatewayOutbox outbox)
    {
        _builder = builder;
        _session = session;
        _command = command;
        _outbox = outbox;
    }

    /// <summary>Applies the writes of a command.</summary>
    /// <exception cref="GridException">The batch as a whole is refused.</exception>
    public static void Start(IMaps maps, SessionCommand command, ulong session, GatewayOutbox outbox)
    {
        var write = new GatewayWrite(BatchBuilder.Of(command.Apply), session, command.Command, outbox);
        maps.Apply(write._builder.Batch, write);
    }

    /// <inheritdoc/>
    public void OnCompleted(WriteBatch batch)
    {
        _outbox.Post(new SessionEvent { Session = _session, Command = _command, Applied = ApplyResults.Of(batch) });
        _builder.Dispose();
    }
}
