using System.Data;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using TopGun.Core.Grid;
using TopGun.Core.MsgPack;

namespace TopGun.Node.Storage.Stores;

/// <summary>A PostgreSQL database as of one moment. Not thread-safe.</summary>
internal sealed class PostgresSnapshot : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly Dictionary<int, string> _maps = [];

    /// <summary>Connects and fixes the moment.</summary>
    public PostgresSnapshot(NpgsqlDataSource source)
    {
        _connection = source.OpenConnection();
        try
        {
            _transaction = _connection.BeginTransaction(IsolationLevel.RepeatableRead);
            ReadMaps();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>The watermark of a log; null when the database does not know it.</summary>
    public static long? ReadWatermark(NpgsqlConnection connection, string log)
    {
        using var command = new NpgsqlCommand("SELECT watermark FROM topgun_mark WHERE log = $1", connection) { Parameters = { new() { Value = log } } };
        return command.ExecuteScalar() as long?;
    }

    /// <summary>Shows every record of some partitions as they arrive.</summary>
    /// <param name="first">First partition.</param>
    /// <param name="end">One more than the last.</param>
    /// <param name="visitor">Sees each.</param>
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
        MapName = _maps[rows.Read<int>(NpgsqlDbType.Integer)],
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
