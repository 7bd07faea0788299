using Npgsql;
using NpgsqlTypes;
using TopGun.Node.Storage.Journal;

namespace TopGun.Node.Storage.Stores;

/// <summary>The journal in a PostgreSQL database: a row per block. It belongs to one log; another one that comes begins its own in its place.</summary>
/// <remarks>Used over the connection that holds the tables.</remarks>
internal static class PostgresJournal
{
    /// <summary>Its tables; in the first there is one row while a journal is kept.</summary>
    public const string Schema = """
        CREATE TABLE topgun_journal (log text NOT NULL, life bigint NOT NULL, oldest bigint NOT NULL);
        CREATE TABLE topgun_journal_block (last bigint PRIMARY KEY, first bigint NOT NULL, entries bytea NOT NULL);
        """;

    /// <summary>The journal of a log; null when another one or none is kept.</summary>
    public static StoredJournal? Read(NpgsqlConnection connection, string log)
    {
        if (ReadHead(connection, log) is not { } head)
            return null;
        var blocks = new List<JournalBlock>();
        using var command = new NpgsqlCommand("SELECT first, last, entries FROM topgun_journal_block ORDER BY last", connection);
        using var row = command.ExecuteReader();
        while (row.Read())
            blocks.Add(new JournalBlock(row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)));
        return new StoredJournal(head.Life, head.Oldest, blocks);
    }

    /// <summary>Begins an empty one.</summary>
    public static void Begin(NpgsqlConnection connection, string log, ulong life, long oldest)
    {
        using var transaction = connection.BeginTransaction();
        Clear(connection);
        using var insert = new NpgsqlCommand("INSERT INTO topgun_journal VALUES ($1, $2, $3)", connection)
        {
            Parameters = { new() { Value = log }, new() { Value = (long)life }, new() { Value = oldest } },
        };
        insert.ExecuteNonQuery();
        transaction.Commit();
    }

    /// <summary>Drops whatever is kept.</summary>
    public static void End(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        Clear(connection);
        transaction.Commit();
    }

    /// <summary>Drops what is too old and adds what is new, within the transaction of a flush; leaves the journal of another log alone.</summary>
    public static void Write(NpgsqlConnection connection, JournalFlush flush)
    {
        using var update = new NpgsqlCommand("UPDATE topgun_journal SET oldest = greatest(oldest, $1) WHERE life = $2", connection)
        {
            Parameters = { new() { Value = flush.Oldest }, new() { Value = (long)flush.Life } },
        };
        if (update.ExecuteNonQuery() != 1)
            return;
        using var delete = new NpgsqlCommand("DELETE FROM topgun_journal_block WHERE last < $1 OR last >= $2", connection)
        {
            Parameters = { new() { Value = flush.Oldest }, new() { Value = flush.ReplacedFrom } },
        };
        delete.ExecuteNonQuery();
        foreach (var block in flush.Blocks)
        {
            using var insert = new NpgsqlCommand("INSERT INTO topgun_journal_block (first, last, entries) VALUES ($1, $2, $3)", connection)
            {
                Parameters = { new() { Value = block.First }, new() { Value = block.Last }, new() { Value = block.Bytes, NpgsqlDbType = NpgsqlDbType.Bytea } },
            };
            insert.ExecuteNonQuery();
        }
    }

    private static (ulong Life, long Oldest)? ReadHead(NpgsqlConnection connection, string log)
    {
        using var command = new NpgsqlCommand("SELECT life, oldest FROM topgun_journal WHERE log = $1", connection) { Parameters = { new() { Value = log } } };
        using var row = command.ExecuteReader();
        return row.Read() ? ((ulong)row.GetInt64(0), row.GetInt64(1)) : null;
    }

    private static void Clear(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("DELETE FROM topgun_journal_block; DELETE FROM topgun_journal", connection);
        command.ExecuteNonQuery();
    }
}
