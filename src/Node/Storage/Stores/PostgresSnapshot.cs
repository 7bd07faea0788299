using System.Data;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using TopGun.Core.Grid.Maps;
using TopGun.Core.MsgPack;

namespace TopGun.Node.Storage.Stores;

/// <summary>A PostgreSQL database as of one moment.</summary>
public sealed class PostgresSnapshot : IStoreSnapshot
{
    private readonly NpgsqlDataSource? _ownSource;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly Dictionary<int, string> _maps = [];

    /// <summary>Connects and fixes the moment.</summary>
    /// <param name="address">The database.</param>
    /// <param name="log">Name of the log whose watermark counts.</param>
    /// <exception cref="IOException">The database cannot be reached, or refuses; the message says what to check.</exception>
    /// <exception cref="InvalidOperationException">The database has no tables of this version, or does not know the log.</exception>
    public PostgresSnapshot(PostgresAddress address, string log)
        : this(address.CreateSource(), log, address)
    {
    }

    /// <summary>Connects and fixes the moment, for a store whose log is known.</summary>
    internal PostgresSnapshot(NpgsqlDataSource source, string log)
        : this(source, log, null)
    {
    }

    private PostgresSnapshot(NpgsqlDataSource source, string log, PostgresAddress? address)
    {
        _ownSource = address is null ? null : source;
        try
        {
            _connection = source.OpenConnection();
            _transaction = _connection.BeginTransaction(IsolationLevel.RepeatableRead);
            if (address is not null)
                PostgresSchema.Require(_connection);
            Watermark = ReadWatermark(_connection, log) ?? throw PostgresStore.UnknownLog(address);
            ReadMaps();
        }
        catch (Exception failure)
        {
            _connection?.Dispose();
            _ownSource?.Dispose();
            if (address is null || failure is InvalidOperationException)
                throw;
            throw PostgresStore.CannotOpen(address, failure);
        }
    }

    /// <inheritdoc/>
    public long Watermark { get; }

    /// <inheritdoc/>
    public void Read(int first, int end, Action<StoredRecord> visitor)
    {
        var nodes = new Utf8Interner();
        using var rows = _connection.BeginBinaryExport(string.Create(
            CultureInfo.InvariantCulture,
            $"COPY (SELECT {PostgresSchema.Columns} FROM topgun_record WHERE partition >= {first} AND partition < {end}) TO STDOUT (FORMAT BINARY)"));
        while (rows.StartRow() >= 0)
            visitor(ReadRow(rows, nodes));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
        _ownSource?.Dispose();
    }

    /// <summary>The watermark of a log; null when the database does not know it.</summary>
    internal static long? ReadWatermark(NpgsqlConnection connection, string log)
    {
        using var command = new NpgsqlCommand("SELECT watermark FROM topgun_mark WHERE log = $1", connection) { Parameters = { new() { Value = log } } };
        return command.ExecuteScalar() as long?;
    }

    private void ReadMaps()
    {
        using var command = new NpgsqlCommand("SELECT id, name FROM topgun_map", _connection);
        using var row = command.ExecuteReader();
        while (row.Read())
            _maps.Add(row.GetInt32(0), MsgPackText.Decode(row.GetFieldValue<byte[]>(1)));
    }

    // The initialisers run in the order of the columns.
    private StoredRecord ReadRow(NpgsqlBinaryExporter rows, Utf8Interner nodes) => new()
    {
        Millis = rows.Read<long>(NpgsqlDbType.Bigint),
        TtlMillis = rows.Read<long>(NpgsqlDbType.Bigint),
        Counter = (uint)rows.Read<long>(NpgsqlDbType.Bigint),
        MapName = _maps.TryGetValue(rows.Read<int>(NpgsqlDbType.Integer), out var map) ? map : throw StoredRecord.Damaged("a record is of a map that it does not know"),
        KeyHash = unchecked((uint)rows.Read<int>(NpgsqlDbType.Integer)),
        Partition = rows.Read<short>(NpgsqlDbType.Smallint),
        Kind = (OperationKind)rows.Read<short>(NpgsqlDbType.Smallint),
        Key = rows.Read<byte[]>(NpgsqlDbType.Bytea),
        Tag = rows.Read<byte[]>(NpgsqlDbType.Bytea),
        NodeId = nodes.Intern(rows.Read<byte[]>(NpgsqlDbType.Bytea)),
        Value = ReadValue(rows),
    };

    private static byte[]? ReadValue(NpgsqlBinaryExporter rows)
    {
        if (!rows.IsNull)
            return rows.Read<byte[]>(NpgsqlDbType.Bytea);
        rows.Skip();
        return null;
    }
}
