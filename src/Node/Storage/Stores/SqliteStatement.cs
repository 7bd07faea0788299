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

    /// <summary>Moves to the next row.</summary>
    /// <returns>False at the end; it may be run again then.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
            Require(result);
        return false;
    }

    /// <summary>A number of the row.</summary>
    /// <param name="column">From 0.</param>
    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>Bytes of the row, valid until the next step; empty for null.</summary>
    /// <param name="column">From 0.</param>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>Whether the row has nothing there.</summary>
    /// <param name="column">From 0.</param>
    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Require(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
