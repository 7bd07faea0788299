using Npgsql;
using TopGun.Node.Storage.Journal;

namespace TopGun.Node.Storage.Stores;

/// <summary>Keeps records in a schema of a PostgreSQL database, in which several logs may have been, one at a time.</summary>
/// <remarks>
/// The watermark belongs to the log: a node with a new data directory finds all records and no watermark. A database that slows down,
/// refuses or goes away fails the write in hand; the next one connects anew, and writes nothing before it has the lock again.
/// </remarks>
public sealed class PostgresStore : IBackingStore
{
    /// <summary>Stands among the logs while a restore fills the database.</summary>
    internal const string UnfinishedRestore = "#restore";

    private readonly PostgresAddress _address;
    private readonly NpgsqlDataSource _source;
    private readonly PostgresLookup _lookup;
    private readonly string _log;
    private PostgresWriter? _writer;

    /// <summary>Connects, makes or updates the tables, and keeps them for itself.</summary>
    /// <param name="address">The database.</param>
    /// <param name="log">Name of the log, unique in the world.</param>
    /// <param name="isNewLog">True when the log was never flushed to any store.</param>
    /// <exception cref="InvalidOperationException">The database does not know the log, has another process working with it, is being restored, or is of a later version; the message says what to do.</exception>
    /// <exception cref="IOException">The database cannot be reached, or refuses; the message says what to check.</exception>
    public PostgresStore(PostgresAddress address, string log, bool isNewLog)
    {
        _address = address;
        _source = address.CreateSource();
        _lookup = new PostgresLookup(_source);
        _log = log;
        try
        {
            using var connection = _source.OpenConnection();
            PostgresSchema.Migrate(connection);
            _writer = new PostgresWriter(address, log);
            if (log != UnfinishedRestore && PostgresSnapshot.ReadWatermark(connection, UnfinishedRestore) is not null)
                throw new InvalidOperationException($"A restore into the database {address} has not come to its end, so that records are missing: run topgun restore again.");
            if (isNewLog)
                Register(connection);
            Watermark = PostgresSnapshot.ReadWatermark(connection, log) ?? throw UnknownLog(address);
        }
        catch (Exception failure)
        {
            Dispose();
            if (failure is InvalidOperationException and not ObjectDisposedException)
                throw;
            throw CannotOpen(address, failure);
        }
    }

    /// <summary>Opens a database that no node may open until its restore has come to its end.</summary>
    internal static PostgresStore ForRestore(PostgresAddress address) => new(address, UnfinishedRestore, isNewLog: true);

    /// <inheritdoc/>
    public long Watermark { get; private set; }

    /// <inheritdoc/>
    public void Write(IReadOnlyCollection<StoredRecord> records, long watermark, JournalFlush? journal = null)
    {
        Use(writer => writer.Write(records, watermark, journal));
        Watermark = watermark;
    }

    /// <inheritdoc/>
    public StoredJournal? ReadJournal()
    {
        StoredJournal? journal = null;
        Use(writer => journal = writer.ReadJournal());
        return journal;
    }

    /// <inheritdoc/>
    public void BeginJournal(ulong life, long oldest) => Use(writer => writer.BeginJournal(life, oldest));

    /// <inheritdoc/>
    public void EndJournal() => Use(static writer => writer.EndJournal());

    /// <inheritdoc/>
    public void Read(int first, int end, Action<StoredRecord> visitor)
    {
        using var snapshot = new PostgresSnapshot(_source, _log);
        snapshot.Read(first, end, visitor);
    }

    /// <inheritdoc/>
    public void Read(string mapName, IReadOnlyCollection<byte[]> keys, Action<StoredRecord> visitor) => _lookup.Read(mapName, keys, visitor);

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer?.Dispose();
        _source.Dispose();
    }

    /// <summary>Why a log that belongs elsewhere is refused.</summary>
    internal static InvalidOperationException UnknownLog(PostgresAddress? address) => new(
        $"The database{(address is null ? "" : $" {address}")} does not know the log of this data directory, which belongs to another database: "
        + "correct DATABASE_URL, or name a new data directory with --data-dir to begin with what is in this database.");

    /// <summary>What operators are told of a database that does not answer.</summary>
    internal static IOException CannotOpen(PostgresAddress address, Exception failure) => new(
        $"The database {address} cannot be opened: {failure.Message} Check that it runs, and that DATABASE_URL names its server, database, user and password.", failure);

    private void Use(Action<PostgresWriter> action)
    {
        try
        {
            action(_writer ??= new PostgresWriter(_address, _log));
        }
        catch
        {
            // What it knew, its connection included, may be gone.
            _writer?.Dispose();
            _writer = null;
            throw;
        }
    }

    private void Register(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("INSERT INTO topgun_mark VALUES ($1, 0) ON CONFLICT DO NOTHING", connection) { Parameters = { new() { Value = _log } } };
        command.ExecuteNonQuery();
    }
}
