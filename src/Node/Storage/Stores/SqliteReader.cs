using Microsoft.Data.Sqlite;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Partitions;

namespace TopGun.Node.Storage.Stores;

/// <summary>Reads records by their keys on a connection of its own. Not thread-safe.</summary>
internal sealed class SqliteReader : IDisposable
{
    private const int NodesMax = 1024;
    private const int BusyMillisMax = 10_000;

    private const string Select = """
        SELECT kind, millis, counter, node, ttl, value FROM record WHERE partition = ?1 AND map = ?2 AND key = ?3 AND tag = x''
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _select;
    private readonly SqliteStatement _end;
    private readonly Utf8Interner _nodes = new(NodesMax);

    /// <summary>Takes a connection over, and closes it when it is of no use.</summary>
    public SqliteReader(SqliteConnection connection)
    {
        _connection = connection;
        try
        {
            using (var busy = new SqliteStatement(connection, $"PRAGMA busy_timeout = {BusyMillisMax}"))
                while (busy.Step())
                {
                }
            _begin = new SqliteStatement(connection, "BEGIN");
            _select = new SqliteStatement(connection, Select);
            _end = new SqliteStatement(connection, "COMMIT");
        }
        catch
        {
            // A statement that is left keeps the file open.
            _begin?.Dispose();
            _select?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Shows the records of some keys, all of one moment.</summary>
    public void Read(string mapName, long map, IReadOnlyCollection<byte[]> keys, Action<StoredRecord> visitor)
    {
        _begin.Run();
        foreach (var key in keys)
        {
            var keyHash = Fnv1a.HashUtf8(key);
            var partition = Partitioning.PartitionOf(keyHash);
            _select.Bind(1, partition);
            _select.Bind(2, map);
            _select.Bind(3, key);
            while (_select.Step())
                visitor(Row(mapName, partition, key, keyHash));
        }
        _end.Run();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _begin.Dispose();
        _select.Dispose();
        _end.Dispose();
        _connection.Dispose();
    }

    private StoredRecord Row(string mapName, int partition, byte[] key, uint keyHash) => new()
    {
        Kind = (OperationKind)_select.Number(0),
        Partition = partition,
        MapName = mapName,
        Key = key,
        KeyHash = keyHash,
        Tag = [],
        Value = _select.IsNull(5) ? null : _select.Bytes(5).ToArray(),
        Millis = _select.Number(1),
        Counter = (uint)_select.Number(2),
        NodeId = _nodes.Intern(_select.Bytes(3)),
        TtlMillis = _select.Number(4),
    };
}
