namespace TopGun.Core.Grid.Maps;

/// <summary>Records of maps: writes and point reads.</summary>
public interface IMaps
{
    /// <summary>
    /// Applies a batch of operations. Each is judged on its own; its outcome is written into the batch. What can be done
    /// at once is done before the call returns; the rest completes later (settled 40). Operations that the
    /// caller has rejected already, because their own form is wrong, are passed over and keep their reason.
    /// </summary>
    /// <param name="batch">The operations. Its frame is read only until this call returns.</param>
    /// <param name="completion">Told exactly once, on any thread, possibly before this call returns.</param>
    void Apply(WriteBatch batch, IWriteCompletion completion);

    /// <summary>Reads one record.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="key">Key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The live record, or null when there is none (never written, removed or expired).</returns>
    /// <exception cref="GridException">The caller may not read the map, or the name is malformed.</exception>
    ValueTask<MapEntry?> GetAsync(string mapName, string key, CancellationToken cancellationToken);
}
