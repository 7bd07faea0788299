using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Tests.Storage.Stores;

/// <summary>The shared store, on a real server.</summary>
public sealed class PostgresStoreTests : BackingStoreTests
{
    private readonly string _schema = PostgresServer.Shared.CreateSchema();

    [Test]
    public void Line_447_tables_are_made_and_existing_ones_are_used_with_their_rows()
    {
        using (var store = Open())
            store.Write([Put("m", "k", "v", 1)], 3);

        using var again = Open("another log");

        Assert.That(ReadAll(again), Has.Count.EqualTo(1));
        Assert.That(PostgresServer.Shared.Query($"SELECT version FROM {_schema}.topgun_schema"), Is.EqualTo("2"));
    }

    [Test]
    public void Processes_that_open_a_new_database_at_the_same_time_make_its_tables_once()
    {
        var opened = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, log =>
        {
            try
            {
                Open($"log {log}").Dispose();
                Interlocked.Increment(ref opened);
            }
            catch (InvalidOperationException refused) when (refused.Message.Contains("Another process", StringComparison.Ordinal))
            {
                // The others took too long.
            }
        });

        Assert.That(opened, Is.Positive);
        Assert.That(PostgresServer.Shared.Query($"SELECT count(*) FROM {_schema}.topgun_mark"), Is.EqualTo($"{opened}"));
        Assert.That(PostgresServer.Shared.Query($"SELECT count(*) FROM {_schema}.topgun_schema"), Is.EqualTo("1"));
    }

    [Test]
    public void Tables_of_a_later_version_are_refused()
    {
        Open().Dispose();
        PostgresServer.Shared.Query($"UPDATE {_schema}.topgun_schema SET version = 999");

        Assert.That(() => Open(), Throws.InvalidOperationException.With.Message.Contains("version 999").And.Message.Contains("start the program that wrote them"));
    }

    [Test]
    public void A_user_who_may_use_the_tables_need_not_be_allowed_to_make_some()
    {
        Open().Dispose();
        var user = "u" + _schema;
        PostgresServer.Shared.Query(
            $"CREATE USER {user} PASSWORD '{PostgresServer.Password}'; GRANT USAGE ON SCHEMA {_schema} TO {user}; "
            + $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {_schema} TO {user}");

        using var store = Open("log of an ordinary user", $"Username={user}");
        store.Write([Put("m", "k", "v", 1)], 1);

        Assert.That(ReadAll(store), Has.Count.EqualTo(1));
    }

    [Test]
    public void Each_log_has_a_watermark_of_its_own()
    {
        using (var one = Open("one"))
            one.Write([Put("m", "a", "v", 1)], 100);
        using (var two = Open("two"))
            two.Write([Put("m", "b", "v", 1)], 5);

        using (var one = Open("one"))
            Assert.That(one.Watermark, Is.EqualTo(100));
        using (var two = Open("two"))
            Assert.That(two.Watermark, Is.EqualTo(5));
        Assert.That(() => new PostgresStore(Address(), "three", isNewLog: false), Throws.InvalidOperationException.With.Message.Contains("does not know the log"));
    }

    [Test]
    public void A_second_process_is_refused_told_what_to_change_and_leaves_nothing()
    {
        using (var one = Open("one"))
        {
            var refused = Assert.Catch<InvalidOperationException>(() => Open("two"))!;

            Assert.That(refused.Message, Does.Contain("Another process").And.Contain("session ").And.Contain("DATABASE_URL").And.Not.Contain(PostgresServer.Password));
            Assert.That(PostgresServer.Shared.Query($"SELECT log FROM {_schema}.topgun_mark"), Is.EqualTo("one"));
            one.Write([Put("m", "k", "v", 1)], 1);
        }

        using var next = Open("two");
        Assert.That(ReadAll(next), Has.Count.EqualTo(1));
    }

    [Test]
    public void Schemas_of_one_database_are_kept_apart()
    {
        using var one = Open();
        var other = PostgresServer.Shared.CreateSchema();

        Assert.That(() => new PostgresStore(AddressOf(other), "log", isNewLog: true).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Who_has_lost_its_connection_writes_nothing_before_it_has_the_tables_again()
    {
        using var one = Open("one");
        one.Write([Put("m", "k", "one", 1)], 1);
        EndSessionThatWrites();
        using (var two = Open("two"))
        {
            Assert.That(() => one.Write([Put("m", "k", "late", 2)], 2), Throws.Exception);
            Assert.That(() => one.Write([Put("m", "k", "late", 2)], 2), Throws.InvalidOperationException.With.Message.Contains("Another process"));
            Assert.That(ReadAll(two).Single().Millis, Is.EqualTo(1));
            two.Write([Put("m", "k", "two", 3)], 1);
        }

        one.Write([Put("m", "k", "late", 2)], 2);

        Assert.That(ReadAll(one).Single().Millis, Is.EqualTo(3));
        Assert.That(one.Watermark, Is.EqualTo(2));
    }

    [Test]
    public void A_journal_belongs_to_one_log_and_the_one_that_was_displaced_writes_nothing_into_that_of_the_next()
    {
        using var one = Open("one");
        one.BeginJournal(1, 1);
        one.Write([], 1, new JournalFlush(1, 1, [new JournalBlock(1, 2, [1])]));
        EndSessionThatWrites();
        using (var two = Open("two"))
        {
            Assert.That(two.ReadJournal(), Is.Null);
            two.BeginJournal(2, 50);
            two.Write([], 1, new JournalFlush(2, 50, [new JournalBlock(50, 50, [2])]));
        }

        Assert.That(() => one.Write([], 2, new JournalFlush(1, 1, [new JournalBlock(3, 3, [3])])), Throws.Exception);
        one.Write([], 2, new JournalFlush(1, 1, [new JournalBlock(3, 3, [3])]));

        Assert.That(one.ReadJournal(), Is.Null);
        Assert.That(PostgresServer.Shared.Query($"SELECT last FROM {_schema}.topgun_journal_block"), Is.EqualTo("50"));
    }

    [Test]
    public void A_watermark_is_never_taken_back()
    {
        using (var store = Open())
        {
            store.Write([Put("m", "k", "new", 9)], 9);
            store.Write([Put("m", "k", "old", 8)], 8);
        }

        using var next = Open();
        Assert.That(next.Watermark, Is.EqualTo(9));
        Assert.That(ReadAll(next).Single().Millis, Is.EqualTo(9));
    }

    [Test]
    public void What_is_committed_is_on_the_disk_even_where_the_database_was_told_not_to_wait()
    {
        using var store = Open("log", "Options=-c synchronous_commit=off");
        PostgresServer.Shared.Query(
            $"CREATE TABLE {_schema}.seen (setting text); "
            + $"CREATE FUNCTION {_schema}.see() RETURNS trigger LANGUAGE plpgsql AS "
            + $"$$ BEGIN INSERT INTO {_schema}.seen VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$; "
            + $"CREATE TRIGGER see BEFORE UPDATE ON {_schema}.topgun_mark FOR EACH ROW EXECUTE FUNCTION {_schema}.see()");

        store.Write([Put("m", "k", "v", 1)], 1);

        Assert.That(PostgresServer.Shared.Query($"SELECT * FROM {_schema}.seen"), Is.EqualTo("on"));
    }

    [Test]
    public void A_database_that_was_emptied_meanwhile_takes_no_flush()
    {
        using var store = Open();
        PostgresServer.Shared.Query($"DELETE FROM {_schema}.topgun_mark");

        Assert.That(() => store.Write([Put("m", "k", "v", 1)], 1), Throws.InvalidOperationException.With.Message.Contains("does not know this log any more"));
        Assert.That(PostgresServer.Shared.Query($"SELECT count(*) FROM {_schema}.topgun_record"), Is.EqualTo("0"));
    }

    [TestCase("Password=wr0ng", "password authentication failed")]
    [TestCase("Host=127.0.0.1;Port=1;Password=wr0ng", "127.0.0.1:1/postgres")]
    [TestCase("Host=nowhere.invalid;Password=wr0ng", "nowhere.invalid")]
    [TestCase("Database=nothing", "database \"nothing\" does not exist")]
    public void A_database_that_cannot_be_opened_is_named_without_the_secret(string change, string reason)
    {
        var refused = Assert.Catch<IOException>(() => new PostgresStore(Address(change), "log", isNewLog: true))!;

        Assert.That(refused.Message, Does.Contain(reason).And.Contain("DATABASE_URL"));
        Assert.That(refused.ToString(), Does.Not.Contain("wr0ng").And.Not.Contain(PostgresServer.Password));
    }

    private protected override IBackingStore Open() => Open("log");

    private PostgresStore Open(string log, string more = "") => new(Address(more), log, isNewLog: true);

    private void EndSessionThatWrites() => PostgresServer.Shared.Query(
        $"SELECT pg_terminate_backend(pid, 30000) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND application_name = '{_schema}'");

    private PostgresAddress Address(string more = "") => AddressOf(_schema, $"Application Name={_schema};{more}");

    private static PostgresAddress AddressOf(string schema, string more = "") =>
        PostgresAddress.TryParse($"{PostgresServer.Shared.AddressOf(schema)};{more}", out var address, out var error) ? address : throw new InvalidOperationException(error);
}
