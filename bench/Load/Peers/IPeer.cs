namespace TopGun.Bench.Load.Peers;

/// <summary>One client connection to a server under test. Blocking calls; one thread at a time.</summary>
internal interface IPeer : IDisposable
{
    /// <summary>Writes records and waits for their acknowledgement.</summary>
    /// <param name="count">Records.</param>
    /// <param name="firstKey">Number of the first key; keys are <c>k{number}</c>.</param>
    /// <returns>False when the server refused the batch because it is overloaded.</returns>
    bool Write(int count, int firstKey);

    /// <summary>Writes records of keys that nobody wrote before, and waits for their acknowledgement.</summary>
    /// <param name="count">Records.</param>
    /// <param name="firstKey">Number of the first key.</param>
    void Fill(int count, int firstKey);

    /// <summary>Adds one element each to sets, and waits for the acknowledgement.</summary>
    /// <param name="count">Elements.</param>
    /// <param name="firstKey">Number of the first set.</param>
    void Add(int count, int firstKey);

    /// <summary>Follows every change of the records.</summary>
    void Subscribe();

    /// <summary>Writes records that subscribers will receive, marked with rising sequence numbers; does not wait.</summary>
    /// <param name="count">Records.</param>
    /// <param name="firstSequence">Sequence number of the first; also the number of its key, modulo the key space.</param>
    void Publish(int count, long firstSequence);

    /// <summary>Reads the changes of one published batch.</summary>
    /// <param name="count">Records in the batch.</param>
    /// <param name="firstSequence">Sequence number of the first.</param>
    /// <exception cref="InvalidDataException">A change is missing, doubled or of another batch.</exception>
    void ReadChanges(int count, long firstSequence);
}
