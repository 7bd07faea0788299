using System.Threading.Channels;
using TopGun.Core.Grid;

namespace TopGun.Client.Calls;

/// <summary>What has arrived and waits for the program; at most <see cref="ClientLimits.BacklogMax"/>, since the grid cannot be told to wait.</summary>
/// <typeparam name="T">What arrives.</typeparam>
/// <param name="source">What it comes from, for the error.</param>
internal sealed class Backlog<T>(string source)
{
    private readonly Channel<T> _channel = Channel.CreateBounded<T>(new BoundedChannelOptions(ClientLimits.BacklogMax) { SingleReader = true });

    /// <summary>Adds one; one too many ends the enumeration.</summary>
    public void Add(T item)
    {
        if (!_channel.Writer.TryWrite(item))
            End(new TopGunException(new(
                GridErrorCode.RateLimited, $"{ClientLimits.BacklogMax} messages of {source} wait for the program; read them faster or follow less")));
    }

    /// <summary>Ends the enumeration after what has arrived.</summary>
    /// <param name="error">Why; null when nobody reads on.</param>
    public void End(Exception? error) => _channel.Writer.TryComplete(error);

    /// <summary>Everything in order.</summary>
    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken) => _channel.Reader.ReadAllAsync(cancellationToken);
}
