namespace TopGun.Client.Records;

/// <summary>Makes the writes of a batch.</summary>
public static class RecordWrite
{
    /// <summary>Stores a record under its key.</summary>
    /// <param name="record">The record.</param>
    /// <param name="timeToLive">How long it lives, in whole milliseconds; zero = for ever.</param>
    public static RecordWrite<T> Put<T>(T record, TimeSpan timeToLive = default)
        where T : class => new(null, record, timeToLive);

    /// <summary>Removes a key.</summary>
    /// <param name="key">Key.</param>
    public static RecordWrite<T> Remove<T>(string key)
        where T : class => new(key, null, default);
}
