using Npgsql;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Storage.Backups;

/// <summary>A PostgreSQL database without records; while it is filled no node can open it.</summary>
public sealed class DatabaseTarget : IRestoreTarget
{
    private const string Clear = $"TRUNCATE topgun_record, topgun_map; DELETE FROM topgun_mark WHERE log = '{PostgresStore.UnfinishedRestore}'";

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _lock;
    private bool _isComplete;

    /// <summary>Connects, makes the tables, and closes the database for nodes.</summary>
    /// <param name="address">The database.</param>
    /// <exception cref="IOException">It cannot be reached, or another restore fills it.</exception>
    /// <exception cref="InvalidOperationException">It holds records.</exception>
    public DatabaseTarget(PostgresAddress address)
    {
        _source = address.CreateSource();
        try
        {
            _lock = _source.OpenConnection();
            if (!PostgresSchema.TryLockForRestore(_lock))
                throw new IOException($"Another restore fills the database {address}: wait for its end.");
            PostgresSchema.Migrate(_lock);
            if (Scalar($"SELECT count(*) FROM topgun_mark WHERE log = '{PostgresStore.UnfinishedRestore}'") is 1L)
                Scalar(Clear);
            if (Scalar("SELECT EXISTS (SELECT 1 FROM topgun_record)") is true)
                throw new InvalidOperationException($"The database {address} holds records: a restore needs one without (or another schema: search_path in DATABASE_URL).");
            Store = PostgresStore.ForRestore(address);
        }
        catch (Exception failure)
        {
            _lock?.Dispose();
            _source.Dispose();
            if (failure is InvalidOperationException or IOException)
                throw;
            throw PostgresStore.CannotOpen(address, failure);
        }
    }

    /// <inheritdoc/>
    public IBackingStore Store { get; }

    /// <inheritdoc/>
    public void Complete()
    {
        Scalar($"DELETE FROM topgun_mark WHERE log = '{PostgresStore.UnfinishedRestore}'");
        _isComplete = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Store.Dispose();
        if (!_isComplete)
            TryClear();
        _lock.Dispose();
        _source.Dispose();
    }

    private void TryClear()
    {
        try
        {
            Scalar(Clear);
        }
        catch (NpgsqlException)
        {
            // The mark stays: nodes are refused, and the next restore clears first.
        }
    }

    private object? Scalar(string text)
    {
        using var command = new NpgsqlCommand(text, _lock);
        return command.ExecuteScalar();
    }
}
