using Microsoft.Data.Sqlite;
using TopGun.Core.Grid.Maps;
using TopGun.Core.MsgPack;

namespace TopGun.Node.Storage.Stores;

/// <summary>The file of a <see cref="SqliteStore"/> as of one moment, also while another process writes it.</summary>
public sealed class SqliteSnapshot : IStoreSnapshot
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly Dictionary<long, string> _maps = [];

    /// <summary>Opens a file that exists, and fixes the moment.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">Another version of this program has written it.</exception>
    /// <exception cref="SqliteException">There is no such file, or it cannot be read.</exception>
    public SqliteSnapshot(string path)
    {
        // Not read-only: after a crash its own log is recovered first.
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString());
        try
        {
            _connection.Open();
            _transaction = _connection.BeginTransaction(deferred: true);
            var version = Number("PRAGMA user_version");
            if (version is < 1 or > SqliteStore.SchemaVersion)
                throw OtherVersion(path, version);
            Watermark = Number("SELECT watermark FROM mark");
            ReadMaps();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public long Watermark { get; }

    /// <inheritdoc/>
    public void Read(int first, int end, Action<StoredRecord> visitor)
    {
        using var command = Command("""
            SELECT partition, map, key, tag, kind, key_hash, millis, counter, node, ttl, value FROM record
            WHERE partition >= $first AND partition < $end
            """);
        command.Parameters.AddWithValue("$first", first);
        command.Parameters.AddWithValue("$end", end);
        var nodes = new Utf8Interner();
        using var row = command.ExecuteReader();
        while (row.Read())
            visitor(Record(row, nodes));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }

    /// <summary>Why a file of another version is refused.</summary>
    internal static InvalidOperationException OtherVersion(string path, long version) => new(
        $"{path} has version {version}, and this program reads versions up to {SqliteStore.SchemaVersion}; start the program that wrote it.");

    private StoredRecord Record(SqliteDataReader row, Utf8Interner nodes) => new()
    {
        Partition = row.GetInt32(0),
        MapName = _maps.TryGetValue(row.GetInt64(1), out var map) ? map : throw StoredRecord.Damaged("a record is of a map that it does not know"),
        Key = row.GetFieldValue<byte[]>(2),
        Tag = row.GetFieldValue<byte[]>(3),
        Kind = (OperationKind)row.GetInt32(4),
        KeyHash = (uint)row.GetInt64(5),
        Millis = row.GetInt64(6),
        Counter = (uint)row.GetInt64(7),
        NodeId = nodes.Intern(row.GetFieldValue<byte[]>(8)),
        TtlMillis = row.GetInt64(9),
        Value = row.IsDBNull(10) ? null : row.GetFieldValue<byte[]>(10),
    };

    private void ReadMaps()
    {
        using var command = Command("SELECT id, name FROM map");
        using var row = command.ExecuteReader();
        while (row.Read())
            _maps.Add(row.GetInt64(0), MsgPackText.Decode(row.GetFieldValue<byte[]>(1)));
    }

    private long Number(string text)
    {
        using var command = Command(text);
        return (long)command.ExecuteScalar()!;
    }

    private SqliteCommand Command(string text)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = _transaction;
        return command;
    }
}
