using Npgsql;

namespace TopGun.Node.Storage.Stores;

/// <summary>Makes the tables of a database, and brings older ones up to date; one process at a time.</summary>
/// <remarks>
/// Texts are bytes, since a text of PostgreSQL holds neither U+0000 nor a lone surrogate. Bytes compare as the stamps' node ids do
/// (<see cref="StampNode"/>). Wide columns stand first, so that nothing is lost to alignment.
/// </remarks>
internal static class PostgresSchema
{
    /// <summary>The columns of a record, in the order in which they are copied.</summary>
    public const string Columns = "millis, ttl, counter, map, key_hash, partition, kind, key, tag, node, value";

    // "topgun" as a number; known to nobody else in the database.
    private const long LockNumber = 0x746f_7067_756e;
    private const long RestoreLockNumber = LockNumber + 1;

    // Each brings the schema to the next version; never changed once released.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE topgun_map (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name bytea NOT NULL UNIQUE);
        CREATE TABLE topgun_record (
            millis bigint NOT NULL, ttl bigint NOT NULL, counter bigint NOT NULL, map integer NOT NULL, key_hash integer NOT NULL,
            partition smallint NOT NULL, kind smallint NOT NULL, key bytea NOT NULL, tag bytea NOT NULL, node bytea NOT NULL, value bytea,
            PRIMARY KEY (partition, map, key, tag));
        CREATE TABLE topgun_mark (log text PRIMARY KEY, watermark bigint NOT NULL);
        """,
        PostgresJournal.Schema,
    ];

    /// <summary>Makes or updates the tables.</summary>
    /// <exception cref="InvalidOperationException">A later version of this program has written them.</exception>
    public static void Migrate(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        Execute(connection, $"SELECT pg_advisory_xact_lock({LockNumber})");
        // Who may use the tables need not be allowed to make some.
        if (Scalar(connection, "SELECT to_regclass('topgun_schema')::text") is not string)
            Execute(connection, "CREATE TABLE topgun_schema (version integer NOT NULL); INSERT INTO topgun_schema VALUES (0)");
        var version = Scalar(connection, "SELECT version FROM topgun_schema") as int? ?? 0;
        if (version > Steps.Length)
            throw new InvalidOperationException(
                $"The tables of the database have version {version}, and this program knows versions up to {Steps.Length}; start the program that wrote them.");
        foreach (var step in Steps.AsSpan(version))
            Execute(connection, step);
        if (version < Steps.Length)
            Execute(connection, $"UPDATE topgun_schema SET version = {Steps.Length}");
        transaction.Commit();
    }

    /// <summary>Makes sure that the tables are there, of just the version that this program reads.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public static void Require(NpgsqlConnection connection)
    {
        if (Scalar(connection, "SELECT to_regclass('topgun_schema')::text") is not string)
            throw new InvalidOperationException("The database holds no records of this program.");
        if (Scalar(connection, "SELECT version FROM topgun_schema") is not int version || version != Steps.Length)
            throw new InvalidOperationException($"The tables of the database have another version than {Steps.Length}, which this program reads; take the program that runs on them.");
    }

    /// <summary>Takes the place of the one restore that may be under way, until the connection ends.</summary>
    /// <returns>False when it is taken.</returns>
    public static bool TryLockForRestore(NpgsqlConnection connection) => Scalar(connection, $"SELECT pg_try_advisory_lock({RestoreLockNumber})") is true;

    private static void Execute(NpgsqlConnection connection, string text)
    {
        using var command = new NpgsqlCommand(text, connection);
        command.ExecuteNonQuery();
    }

    private static object? Scalar(NpgsqlConnection connection, string text)
    {
        using var command = new NpgsqlCommand(text, connection);
        return command.ExecuteScalar();
    }
}
