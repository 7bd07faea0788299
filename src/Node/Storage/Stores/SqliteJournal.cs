using Microsoft.Data.Sqlite;
using TopGun.Node.Storage.Journal;

namespace TopGun.Node.Storage.Stores;

/// <summary>The journal in the file of a <see cref="SqliteStore"/>: a row per block. Used by the thread that writes.</summary>
internal sealed class SqliteJournal(SqliteConnection connection)
{
    /// <summary>Its tables; in the first there is one row while a journal is kept.</summary>
    public const string Schema = """
        CREATE TABLE journal (life INTEGER NOT NULL, oldest INTEGER NOT NULL);
        CREATE TABLE journal_block (last INTEGER PRIMARY KEY, first INTEGER NOT NULL, entries BLOB NOT NULL);
        """;

    private const string Clear = "DELETE FROM journal_block; DELETE FROM journal;";

    /// <summary>What is kept; null when nothing is.</summary>
    public StoredJournal? Read()
    {
        using var head = new SqliteStatement(connection, "SELECT life, oldest FROM journal");
        if (!head.Step())
            return null;
        var (life, oldest) = ((ulong)head.Number(0), head.Number(1));
        using var rows = new SqliteStatement(connection, "SELECT first, last, entries FROM journal_block ORDER BY last");
        var blocks = new List<JournalBlock>();
        while (rows.Step())
            blocks.Add(new JournalBlock(rows.Number(0), rows.Number(1), rows.Bytes(2).ToArray()));
        return new StoredJournal(life, oldest, blocks);
    }

    /// <summary>Begins an empty one.</summary>
    public void Begin(ulong life, long oldest)
    {
        using var transaction = connection.BeginTransaction();
        End(transaction);
        Run("INSERT INTO journal VALUES (?1, ?2)", (long)life, oldest);
        transaction.Commit();
    }

    /// <summary>Drops it.</summary>
    public void End()
    {
        using var transaction = connection.BeginTransaction();
        End(transaction);
        transaction.Commit();
    }

    /// <summary>Drops what is too old and adds what is new, within the transaction of a flush.</summary>
    public void Write(JournalFlush flush)
    {
        Run("UPDATE journal SET oldest = ?1", flush.Oldest);
        Run("DELETE FROM journal_block WHERE last < ?1 OR last >= ?2", flush.Oldest, flush.ReplacedFrom);
        using var insert = new SqliteStatement(connection, "INSERT INTO journal_block (first, last, entries) VALUES (?1, ?2, ?3)");
        foreach (var block in flush.Blocks)
        {
            insert.Bind(1, block.First);
            insert.Bind(2, block.Last);
            insert.Bind(3, block.Bytes);
            insert.Run();
        }
    }

    private void End(SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Clear;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    private void Run(string text, params ReadOnlySpan<long> numbers)
    {
        using var statement = new SqliteStatement(connection, text);
        for (var i = 0; i < numbers.Length; i++)
            statement.Bind(i + 1, numbers[i]);
        statement.Run();
    }
}
