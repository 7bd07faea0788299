using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TopGun.Node.Storage.Stores;

/// <summary>A prepared statement without the parameter objects of ADO.NET, which cost more than the statement. Not thread-safe.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares a statement.</summary>
    /// <param name="connection">An open connection; outlives the statement.</param>
    /// <param name="text">SQL with numbered parameters.</param>
    public SqliteStatement(SqliteConnection connection, string text)
    {
        _database = connection.Handle!;
        Require(raw.sqlite3_prepare_v2(_database, text, out _statement));
    }

    /// <summary>Sets a parameter to a number.</summary>
    /// <param name="parameter">From 1.</param>
    /// <param name="value">The number.</param>
    public void Bind(int parameter, long value) => Require(raw.sqlite3_bind_int64(_statement, parameter, value));

    /// <summary>Sets a parameter to some bytes.</summary>
    /// <param name="parameter">From 1.</param>
    /// <param name="value">The bytes; copied.</param>
    public void Bind(int parameter, ReadOnlySpan<byte> value) =>
        Require(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0) : raw.sqlite3_bind_blob(_statement, parameter, value));

    /// <summary>Sets a parameter to null.</summary>
    /// <param name="parameter">From 1.</param>
    public void BindNull(int parameter) => Require(raw.sqlite3_bind_null(_statement, parameter));

    /// <summary>Runs it to its end; it may be run again then.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public void Run()
    {
        var result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
            Require(result);
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Require(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
