namespace TopGun.Client.Records;

/// <summary>One write of a batch; made by <see cref="RecordWrite"/>.</summary>
/// <typeparam name="T">Record.</typeparam>
public sealed class RecordWrite<T>
    where T : class
{
    internal RecordWrite(string? key, T? record, TimeSpan timeToLive) => (Key, Record, TimeToLive) = (key, record, timeToLive);

    /// <summary>Key to remove; null when a record is stored, under its own key.</summary>
    public string? Key { get; }

    /// <summary>The record to store; null to remove the key.</summary>
    public T? Record { get; }

    /// <summary>How long the record lives; zero = for ever.</summary>
    public TimeSpan TimeToLive { get; }
}
