namespace TopGun.Core.Grid.Processors;

/// <summary>Functions that run beside entries of maps.</summary>
public interface IProcessors
{
    /// <summary>
    /// Runs a processor on each key, one after another; each is one atomic read and write. A key that fails does not stop the others.
    /// </summary>
    /// <param name="mapName">Map.</param>
    /// <param name="keys">Keys, at most <see cref="ProcessorLimits.KeysMax"/>.</param>
    /// <param name="processor">What to run.</param>
    /// <param name="cancellationToken">Gives up between keys.</param>
    /// <returns>One reply per key, in their order.</returns>
    /// <exception cref="GridException">The map's name or the call is malformed, or the processor is not known here.</exception>
    ValueTask<IReadOnlyList<ProcessorReply>> RunAsync(
        string mapName, IReadOnlyList<string> keys, ProcessorCall processor, CancellationToken cancellationToken);
}
