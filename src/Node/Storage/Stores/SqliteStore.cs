using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TopGun.Core.MsgPack;
using TopGun.Core.Partitions;
using TopGun.Node.Storage.Journal;

namespace TopGun.Node.Storage.Stores;

/// <summary>Keeps records in one SQLite file.</summary>
/// <remarks>A row per map, key and tag. Texts are blobs, since a lone surrogate has no place in a text of SQLite.</remarks>
public sealed class SqliteStore : IBackingStore
{
    /// <summary>Version of the tables; version 2 added those of the journal to version 1, which is brought up to date.</summary>
    internal const int SchemaVersion = 2;

    private const int CheckpointPages = 4096;
    private const int CacheKibibytes = 16 << 10;

    // A removal of a tag is for ever; otherwise the later stamp stays. What the log brings in its own order wins ties.
    private const string Upsert = """
        INSERT INTO record (partition, map, key, tag, kind, key_hash, millis, counter, node, ttl, value)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (partition, map, key, tag) DO UPDATE SET
            kind = excluded.kind, millis = excluded.millis, counter = excluded.counter, node = excluded.node,
            ttl = excluded.ttl, value = excluded.value
        WHERE excluded.kind = 3 OR (kind <> 3 AND (excluded.millis, excluded.counter, excluded.node) >= (millis, counter, node))
        """;

    private const string Delete = """
        DELETE FROM record WHERE partition = ?1 AND map = ?2 AND key = ?3 AND tag = ?4 AND (kind >= 2 OR (millis, counter, node) <= (?5, ?6, ?7))
        """;

    private const string Schema = """
        CREATE TABLE map (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE);
        CREATE TABLE record (
            partition INTEGER NOT NULL, map INTEGER NOT NULL, key BLOB NOT NULL, tag BLOB NOT NULL, kind INTEGER NOT NULL,
            key_hash INTEGER NOT NULL, millis INTEGER NOT NULL, counter INTEGER NOT NULL, node BLOB NOT NULL, ttl INTEGER NOT NULL,
            value BLOB, PRIMARY KEY (partition, map, key, tag)) WITHOUT ROWID;
        CREATE TABLE mark (watermark INTEGER NOT NULL);
        INSERT INTO mark VALUES (0);
        """;

    // Nobody would ever read them. Both are found at the ends of the primary key.
    private static readonly string Strays =
        $"SELECT EXISTS (SELECT 1 FROM record WHERE partition < 0) + EXISTS (SELECT 1 FROM record WHERE partition >= {Partitioning.Count})";

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly SqliteJournal _journal;
    private readonly ConcurrentDictionary<string, long> _maps = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private string? _lastNode;
    private byte[] _lastNodeBytes = [];

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">Another version of this program has written it, or it is damaged.</exception>
    /// <exception cref="IOException">It cannot be opened; the message says what to check.</exception>
    public SqliteStore(string path)
    {
        _path = path;
        _connection = Open();
        _journal = new SqliteJournal(_connection);
        try
        {
            Execute("PRAGMA journal_mode = WAL");
            // Segments of the log are deleted after a commit, so it must be on the disk. There is one a second at most.
            Execute("PRAGMA synchronous = FULL");
            // Pages of hot keys are written to the file once for several commits.
            Execute($"PRAGMA wal_autocheckpoint = {CheckpointPages}");
            Execute($"PRAGMA cache_size = -{CacheKibibytes}");
            Migrate();
            ReadMaps();
            Watermark = Number("SELECT watermark FROM mark");
            if (Number(Strays) != 0)
                throw StoredRecord.Damaged($"{path}: a record is of a partition that there is not");
        }
        catch (Exception failure)
        {
            _connection.Dispose();
            if (failure is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB })
                throw StoredRecord.Damaged($"{path}: {failure.Message.TrimEnd('.')}");
            if (failure is SqliteException)
                throw new IOException($"The store '{path}' cannot be opened: {failure.Message} Check that the disk has room and is sound, and that no other program has the file open.", failure);
            throw;
        }
    }

    /// <inheritdoc/>
    public long Watermark { get; private set; }

    /// <inheritdoc/>
    public void Write(IReadOnlyCollection<StoredRecord> records, long watermark, JournalFlush? journal = null)
    {
        using var transaction = _connection.BeginTransaction();
        var made = new List<string>();
        try
        {
            WriteRecords(records, transaction, made);
            using var mark = Command("UPDATE mark SET watermark = $watermark", transaction);
            mark.Parameters.AddWithValue("$watermark", watermark);
            mark.ExecuteNonQuery();
            if (journal is not null)
                _journal.Write(journal);
            transaction.Commit();
        }
        catch
        {
            foreach (var name in made)
                _maps.TryRemove(name, out _);
            throw;
        }
        Watermark = watermark;
    }

    /// <inheritdoc/>
    public StoredJournal? ReadJournal() => _journal.Read();

    /// <inheritdoc/>
    public void BeginJournal(ulong life, long oldest) => _journal.Begin(life, oldest);

    /// <inheritdoc/>
    public void EndJournal() => _journal.End();

    /// <inheritdoc/>
    public void Read(int first, int end, Action<StoredRecord> visitor)
    {
        using var snapshot = new SqliteSnapshot(_path);
        snapshot.Read(first, end, visitor);
    }

    /// <inheritdoc/>
    public void Read(string mapName, IReadOnlyCollection<byte[]> keys, Action<StoredRecord> visitor)
    {
        if (!_maps.TryGetValue(mapName, out var map))
            return;
        // One that fails is not used again.
        if (!_readers.TryTake(out var reader))
            reader = new SqliteReader(Open());
        try
        {
            reader.Read(mapName, map, keys, visitor);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
        _readers.Add(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_readers.TryTake(out var reader))
            reader.Dispose();
        _connection.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private void Migrate()
    {
        var version = Number("PRAGMA user_version");
        if (version < SchemaVersion)
            Execute($"BEGIN; {(version == 0 ? Schema : string.Empty)} {SqliteJournal.Schema} PRAGMA user_version = {SchemaVersion}; COMMIT;");
        else if (version != SchemaVersion)
            throw SqliteSnapshot.OtherVersion(_path, version);
    }

    private void ReadMaps()
    {
        using var command = Command("SELECT id, name FROM map", null);
        using var row = command.ExecuteReader();
        while (row.Read())
            _maps[MsgPackText.Decode(row.GetFieldValue<byte[]>(1))] = row.GetInt64(0);
    }

    private void WriteRecords(IReadOnlyCollection<StoredRecord> records, SqliteTransaction transaction, List<string> made)
    {
        using var upsert = new SqliteStatement(_connection, Upsert);
        using var delete = new SqliteStatement(_connection, Delete);
        foreach (var record in records)
        {
            if (record.Key is not { Length: > 0 })
                throw new ArgumentException("a record without key cannot be kept", nameof(records));
            var mapId = MapId(record.MapName, transaction, made);
            if (record.IsForgotten)
                RunDelete(delete, record, mapId);
            else
                RunUpsert(upsert, record, mapId);
        }
    }

    private void RunDelete(SqliteStatement delete, in StoredRecord record, long mapId)
    {
        BindName(delete, record, mapId);
        delete.Bind(5, record.Millis);
        delete.Bind(6, record.Counter);
        delete.Bind(7, NodeBytes(record.NodeId));
        delete.Run();
    }

    private void RunUpsert(SqliteStatement upsert, in StoredRecord record, long mapId)
    {
        BindName(upsert, record, mapId);
        upsert.Bind(5, (long)record.Kind);
        upsert.Bind(6, record.KeyHash);
        upsert.Bind(7, record.Millis);
        upsert.Bind(8, record.Counter);
        upsert.Bind(9, NodeBytes(record.NodeId));
        upsert.Bind(10, record.TtlMillis);
        if (record.Value is null)
            upsert.BindNull(11);
        else
            upsert.Bind(11, record.Value);
        upsert.Run();
    }

    private static void BindName(SqliteStatement statement, in StoredRecord record, long mapId)
    {
        statement.Bind(1, record.Partition);
        statement.Bind(2, mapId);
        statement.Bind(3, record.Key);
        statement.Bind(4, record.Tag);
    }

    // Records of one writer mostly follow one another.
    private byte[] NodeBytes(string nodeId)
    {
        if (!ReferenceEquals(nodeId, _lastNode))
            (_lastNode, _lastNodeBytes) = (nodeId, StampNode.Encode(nodeId));
        return _lastNodeBytes;
    }

    private long MapId(string name, SqliteTransaction transaction, List<string> made)
    {
        if (_maps.TryGetValue(name, out var id))
            return id;
        using var command = Command("INSERT INTO map (name) VALUES ($name); SELECT last_insert_rowid()", transaction);
        command.Parameters.AddWithValue("$name", MsgPackText.Encode(name));
        id = (long)command.ExecuteScalar()!;
        _maps[name] = id;
        made.Add(name);
        return id;
    }

    private SqliteCommand Command(string text, SqliteTransaction? transaction)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        return command;
    }

    private void Execute(string text)
    {
        using var command = Command(text, null);
        command.ExecuteNonQuery();
    }

    private long Number(string text)
    {
        using var command = Command(text, null);
        return (long)command.ExecuteScalar()!;
    }
}
