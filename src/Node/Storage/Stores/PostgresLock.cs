using Npgsql;

namespace TopGun.Node.Storage.Stores;

/// <summary>Keeps the tables of a schema for one process: whoever writes holds an advisory lock, which goes with its session however that ends.</summary>
internal static class PostgresLock
{
    // How long one waits for a process that is ending, or for the last statement of one that was killed.
    private const int WaitSeconds = 5;

    // A session whose machine is gone would otherwise keep the lock for hours: here it ends after 25 seconds.
    private const string Prepare = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET lock_timeout = '5s'";

    // Nor does a statement that waits for others keep the session of a process that was killed.
    private const string WatchClient =
        "SELECT set_config(name, '1s', false) FROM pg_settings WHERE name = 'client_connection_check_interval'";

    // "topg" as a number, and then that of a table, which is another in each schema.
    private const string Take = "SELECT pg_advisory_lock((1953460327::bigint << 32) + 'topgun_mark'::regclass::oid::bigint)";

    private const string Holder = """
        SELECT 'session ' || pid || coalesce(' from ' || host(client_addr), '') FROM pg_locks LEFT JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid = 1953460327 AND objid = 'topgun_mark'::regclass
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    /// <summary>Takes the lock for as long as the connection lives, which must be of no pool.</summary>
    /// <param name="connection">The connection that will write.</param>
    /// <param name="address">For the message.</param>
    /// <exception cref="InvalidOperationException">Another process has it; the message says what to change.</exception>
    public static void Hold(NpgsqlConnection connection, PostgresAddress address)
    {
        try
        {
            Scalar(connection, Prepare);
            TryWatchClient(connection);
            Scalar(connection, Take);
            Scalar(connection, "RESET lock_timeout");
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new InvalidOperationException(
                $"Another process works with the tables in the database {address} ({Scalar(connection, Holder) ?? "its session has just ended"}): stop it, or give this one a "
                + "database or schema of its own in DATABASE_URL (search_path). When the other's machine has failed, the database lets go of it within 30 seconds.",
                refusal);
        }
    }

    // From version 14 on, and not on every system that a server runs on.
    private static void TryWatchClient(NpgsqlConnection connection)
    {
        try
        {
            Scalar(connection, WatchClient);
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            // Then a session ends with its last statement only.
        }
    }

    private static object? Scalar(NpgsqlConnection connection, string text)
    {
        using var command = new NpgsqlCommand(text, connection);
        // Longer than the wait, whatever the address says of other statements.
        command.CommandTimeout = Math.Max(command.CommandTimeout, 2 * WaitSeconds);
        return command.ExecuteScalar();
    }
}
