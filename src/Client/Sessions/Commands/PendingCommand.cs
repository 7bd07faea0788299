using TopGun.Core.Grid;
using TopGun.Grid.V1;

namespace TopGun.Client.Sessions.Commands;

/// <summary>A command that waits for its answer; told exactly once what became of it.</summary>
/// <param name="message">What is sent; its numbers are filled in when it is posted.</param>
/// <param name="allowed">How long it may wait for a node that can be reached.</param>
internal abstract class PendingCommand(SessionCommand message, TimeSpan allowed)
{
    /// <summary>What is sent.</summary>
    public SessionCommand Message { get; } = message;

    /// <summary>Size of the message.</summary>
    public int Bytes { get; } = message.CalculateSize();

    /// <summary>How long it may wait for a node that can be reached.</summary>
    public TimeSpan Allowed { get; } = allowed;

    /// <summary>Time stamp of the clock at which it was given.</summary>
    public long GivenAt { get; set; }

    /// <summary>True once it was posted to a stream: a node may have carried it out.</summary>
    public bool WasPosted { get; set; }

    /// <summary>
    /// True when carrying it out twice is the same as once: reads, and writes that all carry their stamps. Such a command is
    /// sent again after its stream was lost; any other fails, since nobody knows whether it was carried out.
    /// </summary>
    public virtual bool MayRepeat => true;

    /// <summary>True when its caller is told after the allowed time even while a node can be reached, as for writes.</summary>
    public virtual bool EndsInTime => false;

    /// <summary>The node has answered.</summary>
    /// <returns>False when the answer does not fit the command.</returns>
    public abstract bool Accept(SessionEvent answer);

    /// <summary>The node was reached and has not answered in the allowed time.</summary>
    public virtual void Expire() =>
        Fail(new GridError(GridErrorCode.DeadlineExceeded, "the node has not answered in time; whether the command was carried out is not known"));

    /// <summary>The command was refused or given up.</summary>
    public abstract void Fail(GridError error);
}
