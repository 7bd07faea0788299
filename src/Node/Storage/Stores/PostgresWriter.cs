using Npgsql;
using NpgsqlTypes;
using TopGun.Core.MsgPack;
using TopGun.Node.Storage.Journal;

namespace TopGun.Node.Storage.Stores;

/// <summary>The one session that writes to its schema. Not thread-safe; of no use after a failure.</summary>
/// <remarks>
/// Rows are copied into a temporary table and merged from there in the order of the primary key: copying is the fastest way in, and two
/// processes that merge the same rows meet them in the same order, so that neither waits for the other for ever.
/// </remarks>
internal sealed class PostgresWriter : IDisposable
{
    // A statement must end within the connection's time-out however slow the database is.
    private const int StagedRowsMax = 16_384;
    private const int StagedBytesMax = 8 << 20;

    private const string Stage = $"COPY topgun_staged ({PostgresSchema.Columns}) FROM STDIN (FORMAT BINARY)";

    // A removal of a tag is for ever; otherwise the later stamp stays. What the log brings in its own order wins ties.
    private const string Merge = $"""
        INSERT INTO topgun_record AS old ({PostgresSchema.Columns})
        SELECT {PostgresSchema.Columns} FROM topgun_staged WHERE kind < 16 ORDER BY partition, map, key, tag
        ON CONFLICT (partition, map, key, tag) DO UPDATE SET
            millis = excluded.millis, ttl = excluded.ttl, counter = excluded.counter, key_hash = excluded.key_hash, kind = excluded.kind,
            node = excluded.node, value = excluded.value
        WHERE excluded.kind = 3
            OR (old.kind <> 3 AND (excluded.millis, excluded.counter, excluded.node) >= (old.millis, old.counter, old.node))
        """;

    private const string Forget = """
        DELETE FROM topgun_record AS old USING topgun_staged AS gone
        WHERE gone.kind >= 16 AND old.partition = gone.partition AND old.map = gone.map AND old.key = gone.key AND old.tag = gone.tag
            AND (old.kind >= 2 OR (old.millis, old.counter, old.node) <= (gone.millis, gone.counter, gone.node))
        """;

    // Beside the kind of a row that is staged to be deleted.
    private const short ForgottenFlag = 16;

    private readonly NpgsqlConnection _connection;
    private readonly string _log;
    private readonly Dictionary<string, int> _maps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _nodes = new(StringComparer.Ordinal);
    private bool _isPrepared;

    /// <summary>Connects, and keeps others from writing.</summary>
    /// <param name="address">The database, with its tables.</param>
    /// <param name="log">Name of the log whose watermark is written.</param>
    /// <exception cref="InvalidOperationException">Another process writes; the message says what to change.</exception>
    public PostgresWriter(PostgresAddress address, string log)
    {
        _log = log;
        _connection = address.OpenSession();
        try
        {
            PostgresLock.Hold(_connection, address);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Writes records and the watermark in one transaction.</summary>
    /// <param name="records">One per map, key and tag.</param>
    /// <param name="watermark">Sequence of the log up to which the store is complete then.</param>
    /// <param name="journal">What becomes of the journal along with it; null to leave it as it is.</param>
    public void Write(IReadOnlyCollection<StoredRecord> records, long watermark, JournalFlush? journal)
    {
        if (!_isPrepared)
            Prepare();
        using var transaction = _connection.BeginTransaction();
        foreach (var record in records)
            if (!_maps.ContainsKey(record.MapName))
                _maps.Add(record.MapName, MapId(record.MapName));
        using (var rows = records.GetEnumerator())
        {
            while (StageSome(rows, out var isAnyForgotten))
            {
                Execute(Merge);
                // Without such rows it might read the whole table to find that out.
                if (isAnyForgotten)
                    Execute(Forget);
                Execute("TRUNCATE topgun_staged");
            }
        }
        if (journal is not null)
            PostgresJournal.Write(_connection, journal);
        Mark(watermark);
        transaction.Commit();
    }

    /// <summary>The journal of the log; null when the database keeps none of it.</summary>
    public StoredJournal? ReadJournal() => PostgresJournal.Read(_connection, _log);

    /// <summary>Begins an empty journal.</summary>
    public void BeginJournal(ulong life, long oldest) => PostgresJournal.Begin(_connection, _log, life, oldest);

    /// <summary>Drops whatever journal is kept.</summary>
    public void EndJournal() => PostgresJournal.End(_connection);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    // Not with the connection: who only takes the lock waits for nobody who holds the table.
    private void Prepare()
    {
        // What is committed must be on the disk: the log lets go of it.
        Execute("SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'");
        // What is staged at a time is sorted and kept in memory.
        Execute("SET work_mem = '32MB'; SET temp_buffers = '32MB'");
        Execute("CREATE TEMPORARY TABLE topgun_staged (LIKE topgun_record) ON COMMIT DELETE ROWS");
        _isPrepared = true;
    }

    private bool StageSome(IEnumerator<StoredRecord> records, out bool isAnyForgotten)
    {
        isAnyForgotten = false;
        if (!records.MoveNext())
            return false;
        using var rows = _connection.BeginBinaryImport(Stage);
        var bytes = 0;
        var count = 0;
        do
        {
            var record = records.Current;
            WriteRow(rows, record);
            isAnyForgotten |= record.IsForgotten;
            bytes += record.Key.Length + record.Tag.Length + (record.Value?.Length ?? 0);
        }
        while (++count < StagedRowsMax && bytes < StagedBytesMax && records.MoveNext());
        rows.Complete();
        return true;
    }

    private void WriteRow(NpgsqlBinaryImporter rows, in StoredRecord record)
    {
        rows.StartRow();
        rows.Write(record.Millis, NpgsqlDbType.Bigint);
        rows.Write(record.TtlMillis, NpgsqlDbType.Bigint);
        rows.Write((long)record.Counter, NpgsqlDbType.Bigint);
        rows.Write(_maps[record.MapName], NpgsqlDbType.Integer);
        rows.Write(unchecked((int)record.KeyHash), NpgsqlDbType.Integer);
        rows.Write((short)record.Partition, NpgsqlDbType.Smallint);
        rows.Write((short)((short)record.Kind + (record.IsForgotten ? ForgottenFlag : 0)), NpgsqlDbType.Smallint);
        rows.Write(record.Key, NpgsqlDbType.Bytea);
        rows.Write(record.Tag, NpgsqlDbType.Bytea);
        rows.Write(Node(record.NodeId), NpgsqlDbType.Bytea);
        if (record.Value is null)
            rows.WriteNull();
        else
            rows.Write(record.Value, NpgsqlDbType.Bytea);
    }

    private byte[] Node(string nodeId)
    {
        if (_nodes.TryGetValue(nodeId, out var bytes))
            return bytes;
        if (_nodes.Count == StorageLimits.SharedNodeIdsMax)
            _nodes.Clear();
        return _nodes[nodeId] = StampNode.Encode(nodeId);
    }

    private int MapId(string name)
    {
        var bytes = MsgPackText.Encode(name);
        using var insert = new NpgsqlCommand("INSERT INTO topgun_map (name) VALUES ($1) ON CONFLICT DO NOTHING", _connection) { Parameters = { new() { Value = bytes } } };
        insert.ExecuteNonQuery();
        using var find = new NpgsqlCommand("SELECT id FROM topgun_map WHERE name = $1", _connection) { Parameters = { new() { Value = bytes } } };
        return (int)find.ExecuteScalar()!;
    }

    // A flush of an earlier connection that the database finishes late must not take the watermark back.
    private void Mark(long watermark)
    {
        using var command = new NpgsqlCommand("UPDATE topgun_mark SET watermark = greatest(watermark, $1) WHERE log = $2", _connection)
        {
            Parameters = { new() { Value = watermark }, new() { Value = _log } },
        };
        if (command.ExecuteNonQuery() != 1)
            throw new InvalidOperationException("The database does not know this log any more; it was emptied or replaced. Restart with the database of before, or with a new data directory.");
    }

    private void Execute(string text)
    {
        using var command = new NpgsqlCommand(text, _connection);
        command.ExecuteNonQuery();
    }
}
