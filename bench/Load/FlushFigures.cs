using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.Partitions;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal.Files;
using TopGun.TestKit;

namespace TopGun.Bench.Load;

/// <summary>How fast flushes reach PostgreSQL, against a plain COPY of the same rows into a table of the same form, and how fast records come back.</summary>
internal sealed class FlushFigures : IDisposable
{
    private const int Rows = 200_000;
    private const int RowsPerFlush = 50_000;
    private const int LoadedRows = 1_000_000;
    private const int Rounds = 3;
    private const int ValueBytes = 200;

    private readonly PostgresServer _server = new(isDurable: true);

    /// <summary>Measures and prints, in the order A B B A.</summary>
    public void Run()
    {
        var copies = new List<double>();
        var inserts = new List<double>();
        var updates = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            copies.Add(Copy());
            Flush(inserts, updates);
            Flush(inserts, updates);
            copies.Add(Copy());
        }

        Print("COPY into an empty table with its primary key", copies, copies);
        Print($"flush of new rows, {RowsPerFlush} each", inserts, copies);
        Print("flush of the same rows with later stamps", updates, copies);
    }

    /// <summary>Measures and prints how long records take to come back from the database into an empty store.</summary>
    public void Load()
    {
        var schema = _server.CreateSchema();
        using (var store = new PostgresStore(Address(schema), "bench", isNewLog: true))
        {
            for (var first = 0; first < LoadedRows; first += RowsPerFlush)
                store.Write(Records(millis: 1, first, RowsPerFlush), first + 1);
        }

        var log = Directory.CreateTempSubdirectory("topgun-load-");
        var records = new RecordStore();
        var start = Stopwatch.GetTimestamp();
        using (var storage = new DurableStorage(
            records, new DiskFiles(log.FullName), new PostgresStore(Address(schema), "bench", isNewLog: false),
            new DurabilityOptions { Failed = failure => Environment.FailFast(failure.Message, failure), Warn = Console.Error.WriteLine }, TimeProvider.System))
        {
            storage.Recover(Environment.ProcessorCount);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{storage.Progress.Restored} records back from the database in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"));
        }

        log.Delete(recursive: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private static void Print(string what, List<double> rates, List<double> copies)
    {
        rates.Sort();
        copies.Sort();
        var median = rates[rates.Count / 2];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {median / 1e3:F0} k rows/s ({rates[0] / 1e3:F0} to {rates[^1] / 1e3:F0}), {median / copies[copies.Count / 2]:F2} of COPY"));
    }

    private void Flush(List<double> inserts, List<double> updates)
    {
        var schema = _server.CreateSchema();
        using (var store = new PostgresStore(Address(schema), "bench", isNewLog: true))
        {
            inserts.Add(Flush(store, millis: 1));
            updates.Add(Flush(store, millis: 2));
        }

        _server.Query($"DROP SCHEMA {schema} CASCADE; CHECKPOINT");
    }

    private static double Flush(PostgresStore store, long millis)
    {
        var flushes = Records(millis).Chunk(RowsPerFlush).ToArray();
        var start = Stopwatch.GetTimestamp();
        foreach (var flush in flushes)
        {
            store.Write(flush, millis);
        }

        return Rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private double Copy()
    {
        var schema = _server.CreateSchema();
        _server.Query(
            $"CREATE TABLE {schema}.plain (millis bigint NOT NULL, ttl bigint NOT NULL, counter bigint NOT NULL, map integer NOT NULL, key_hash integer NOT NULL, "
            + "partition smallint NOT NULL, kind smallint NOT NULL, key bytea NOT NULL, tag bytea NOT NULL, node bytea NOT NULL, value bytea, "
            + "PRIMARY KEY (partition, map, key, tag))");
        var records = Records(millis: 1);
        using var connection = new NpgsqlConnection(_server.AddressOf(schema));
        connection.Open();
        var start = Stopwatch.GetTimestamp();
        using (var rows = connection.BeginBinaryImport("COPY plain FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var record in records)
            {
                Write(rows, record);
            }

            rows.Complete();
        }

        var rate = Rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
        _server.Query($"DROP SCHEMA {schema} CASCADE; CHECKPOINT");
        return rate;
    }

    private static void Write(NpgsqlBinaryImporter rows, in StoredRecord record)
    {
        rows.StartRow();
        rows.Write(record.Millis, NpgsqlDbType.Bigint);
        rows.Write(record.TtlMillis, NpgsqlDbType.Bigint);
        rows.Write((long)record.Counter, NpgsqlDbType.Bigint);
        rows.Write(1, NpgsqlDbType.Integer);
        rows.Write(unchecked((int)record.KeyHash), NpgsqlDbType.Integer);
        rows.Write((short)record.Partition, NpgsqlDbType.Smallint);
        rows.Write((short)record.Kind, NpgsqlDbType.Smallint);
        rows.Write(record.Key, NpgsqlDbType.Bytea);
        rows.Write(record.Tag, NpgsqlDbType.Bytea);
        rows.Write("node"u8.ToArray(), NpgsqlDbType.Bytea);
        rows.Write(record.Value!, NpgsqlDbType.Bytea);
    }

    private PostgresAddress Address(string schema) =>
        PostgresAddress.TryParse(_server.AddressOf(schema), out var address, out var error) ? address : throw new InvalidOperationException(error);

    private static StoredRecord[] Records(long millis, int first = 0, int count = Rows)
    {
        var value = new byte[ValueBytes];
        return [.. Enumerable.Range(first, count).Select(number => Record($"key-{number:D8}", value, millis))];
    }

    private static StoredRecord Record(string key, byte[] value, long millis)
    {
        var hash = Fnv1a.Hash(key);
        return new StoredRecord
        {
            Kind = OperationKind.Put, Partition = Partitioning.PartitionOf(hash), MapName = "m", Key = System.Text.Encoding.ASCII.GetBytes(key), KeyHash = hash,
            Tag = [], Value = value, Millis = millis, Counter = 0, NodeId = "node", TtlMillis = 0,
        };
    }
}
