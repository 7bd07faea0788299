using System.Data;
using Npgsql;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Partitions;

namespace TopGun.Node.Storage.Stores;

/// <summary>Reads records by their keys, all of one moment and in one round trip.</summary>
internal sealed class PostgresLookup(NpgsqlDataSource source)
{
    private const int NodesMax = 1024;

    private const string Select = """
        SELECT wanted.place, kind, millis, counter, node, ttl, value
        FROM unnest($2, $3) WITH ORDINALITY AS wanted (part, name, place)
        JOIN topgun_record ON partition = wanted.part AND key = wanted.name AND tag = ''
        WHERE map = (SELECT id FROM topgun_map WHERE name = $1)
        """;

    private readonly Utf8Interner _nodes = new(NodesMax);

    /// <summary>Shows records of a last-write-wins map; what the database does not hold is left out.</summary>
    /// <remarks>A connection that did not outlive a restart of the database is noticed by the first read over it, which is then made over a new one.</remarks>
    public void Read(string mapName, IReadOnlyCollection<byte[]> keys, Action<StoredRecord> visitor)
    {
        byte[][] names = [.. keys];
        foreach (var record in ReadOverNewConnectionIfBroken(mapName, names))
            visitor(record);
    }

    private List<StoredRecord> ReadOverNewConnectionIfBroken(string mapName, byte[][] names)
    {
        using (var pooled = source.OpenConnection())
        {
            try
            {
                return ReadOver(pooled, mapName, names);
            }
            catch (NpgsqlException failure) when (pooled.State != ConnectionState.Open && failure.InnerException is not TimeoutException)
            {
                // What is left in the pool has met the same end.
                source.Clear();
            }
        }
        using var connection = source.OpenConnection();
        return ReadOver(connection, mapName, names);
    }

    private List<StoredRecord> ReadOver(NpgsqlConnection connection, string mapName, byte[][] names)
    {
        var partitions = new short[names.Length];
        for (var place = 0; place < names.Length; place++)
            partitions[place] = (short)Partitioning.PartitionOf(Fnv1a.HashUtf8(names[place]));
        using var command = new NpgsqlCommand(Select, connection)
        {
            Parameters = { new() { Value = MsgPackText.Encode(mapName) }, new() { Value = partitions }, new() { Value = names } },
        };
        var records = new List<StoredRecord>(names.Length);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var place = (int)row.GetInt64(0) - 1;
            records.Add(Record(row, mapName, names[place], partitions[place]));
        }
        return records;
    }

    private StoredRecord Record(NpgsqlDataReader row, string mapName, byte[] key, short partition) => new()
    {
        Kind = (OperationKind)row.GetInt16(1),
        Partition = partition,
        MapName = mapName,
        Key = key,
        KeyHash = Fnv1a.HashUtf8(key),
        Tag = [],
        Value = row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6),
        Millis = row.GetInt64(2),
        Counter = (uint)row.GetInt64(3),
        NodeId = _nodes.Intern(row.GetFieldValue<byte[]>(4)),
        TtlMillis = row.GetInt64(5),
    };
}
