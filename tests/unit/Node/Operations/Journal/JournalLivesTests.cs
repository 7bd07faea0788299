using System.Text;
using TopGun.Core.Grid.Journals;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Storage.Wal.Segments;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Operations.Journal;

/// <summary>A journal that outlives its process, and what its readers are told when it cannot.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class JournalLivesTests : IDisposable
{
    // Microseconds at which the second life begins: its first number.
    private const ulong Second = 1_700_000_002_000_000;

    private readonly SimulatedDisk _disk = new();
    private readonly MemoryBackingStore _backing = new();

    public void Dispose() => _backing.Dispose();

    [Test]
    public async Task Line_337_a_subscriber_goes_on_in_the_next_life_without_gap_or_duplicate([Values] bool isFlushed)
    {
        string[] told;
        using (var life = Open(1))
        {
            await WriteAsync(life, Write.Put("a", "1", Write.At(1)), Write.Put("a", "2", Write.At(2)), Write.Remove("a", Write.At(3)));
            await WriteAsync(life, SetOf("x", 4), Write.RemoveFrom("k", Write.At(4).ToString()) with { Map = "set", Stamp = Write.At(5) });
            if (isFlushed)
                life.Storage.Drain();
            told = [.. life.Told.Changes.Select(JournalLife.LineOf)];
        }

        using var next = Open(2);
        var subscriber = new RecordingMessages();
        next.Journal.Subscribe(JournalFilter.Everything, 3, subscriber);
        await WriteAsync(next, Write.Put("a", "6", Write.At(6)), Write.Put("a", "7", Write.At(7)));

        Assert.That(told, Is.EqualTo(new[]
        {
            "1 Put m/a 1<- @1", "2 Update m/a 2<-1 @2", "3 Delete m/a <-2 @3", "4 Put set/k x<- @4", "5 Delete set/k <-x @5",
        }));
        Assert.That(
            subscriber.Changes.Select(JournalLife.LineOf),
            Is.EqualTo(new[] { told[2], told[3], told[4], $"{Second} Put m/a 6<- @6", $"{Second + 1} Update m/a 7<-6 @7" }));
        Assert.That(next.Read().OldestSequence, Is.EqualTo(1), "nothing was missed");
    }

    [Test]
    public async Task Line_336_no_more_is_kept_than_asked_for_and_who_was_away_too_long_is_told_in_the_next_life_too([Values] bool isFlushedOften)
    {
        using (var life = Open(1, capacity: 4))
        {
            for (var i = 1; i <= 30; i++)
            {
                await WriteAsync(life, Write.Put($"k{i}", "v", Write.At(i)));
                if (isFlushedOften)
                    life.Storage.Drain();
            }
            life.Storage.Drain();
            // What was dropped is dropped with the next flush.
            Assert.That(_backing.Journal?.Oldest, Is.EqualTo(27));
            Assert.That(_backing.Journal?.Blocks, Has.All.Matches<JournalBlock>(block => block!.Last >= 27));
        }

        using var next = Open(2, capacity: 4);
        Assert.That(next.Lines(), Is.EqualTo(Enumerable.Range(27, 4).Select(i => $"{i} Put m/k{i} v<- @{i}")));
        Assert.That(next.Read().OldestSequence, Is.EqualTo(27));
        await WriteAsync(next, Write.Put("more", "v", Write.At(31)));
        Assert.That(next.Read().OldestSequence, Is.EqualTo(28));
    }

    [Test]
    public async Task A_smaller_capacity_and_a_bound_in_bytes_hold_from_the_next_life_on()
    {
        using (var life = Open(1))
            await WriteAsync(life, [.. Enumerable.Range(1, 20).Select(i => Write.Put($"k{i:00}", "vv", Write.At(i)))]);

        using (var life = Open(2, capacity: 5))
            Assert.That((life.Read().Changes.Count, life.Read().OldestSequence), Is.EqualTo((5, 16)));
        using var next = new JournalLife(_disk, _backing, 3, bytesMax: 18);
        Assert.That(next.Lines(), Has.Exactly(3).Items, "of 6 bytes each");
    }

    [Test]
    public async Task A_change_whose_record_is_torn_off_is_gone_with_its_write_and_its_number_is_not_given_again()
    {
        using (var life = Open(1))
        {
            await WriteAsync(life, Write.Put("a", "1", Write.At(1)));
            await WriteAsync(life, Write.Put("b", "2", Write.At(2)));
        }
        _disk.Cut(SegmentFormat.NameOf(1), _disk.LengthOf(SegmentFormat.NameOf(1)) - 1);

        using var next = Open(2);
        await WriteAsync(next, Write.Put("b", "2", Write.At(2)));

        Assert.That(next.Warnings, Has.One.Contains("torn"));
        Assert.That(next.Lines(2), Is.EqualTo(new[] { $"{Second} Put m/b 2<- @2" }));
        Assert.That(next.Read().LatestSequence, Is.EqualTo(Second));
    }

    [TestCase(30, TestName = "{m}_in_an_entry")]
    [TestCase(4, TestName = "{m}_in_the_checksum")]
    public async Task A_damaged_block_of_the_store_ends_the_journal_with_a_warning_and_its_readers_are_told(int place)
    {
        using (var life = Open(1))
        {
            await WriteAsync(life, Write.Put("a", "1", Write.At(1)), Write.Put("b", "2", Write.At(2)));
            life.Storage.Drain();
            await WriteAsync(life, Write.Put("c", "3", Write.At(3)));
        }
        _backing.Journal!.Blocks[0].Bytes[place] ^= 1;

        using var next = Open(2);

        Assert.That(next.Warnings, Has.One.Contains("changes 1 to 2"));
        var page = next.Read();
        Assert.That((page.Changes.Count, page.OldestSequence, page.Incarnation), Is.EqualTo((0, Second, 2)));
        Assert.That(next.Store.Find("m")!.Count, Is.EqualTo(3), "records do not hang on it");
    }

    [Test]
    public async Task A_life_without_it_ends_the_journal_even_if_the_life_before_left_some_in_the_log()
    {
        using (var life = Open(1))
            await WriteAsync(life, Write.Put("a", "1", Write.At(1)));
        using (var life = Open(2, capacity: 0))
            await WriteAsync(life, Write.Put("b", "2", Write.At(2)));

        using (var life = Open(3))
        {
            Assert.That((life.Read().Changes.Count, life.Read().OldestSequence), Is.EqualTo((0, 1_700_000_003_000_000)));
            await WriteAsync(life, Write.Put("c", "3", Write.At(3)));
        }

        using var next = Open(4);
        Assert.That(next.Lines(), Is.EqualTo(new[] { "1700000003000000 Put m/c 3<- @3" }));
        Assert.That(next.Read().Incarnation, Is.EqualTo(3));
    }

    [Test]
    public async Task A_restored_store_does_not_go_on_with_the_numbers_of_the_one_that_was_saved()
    {
        using var restored = new MemoryBackingStore();
        using (var life = Open(1))
        {
            await WriteAsync(life, Write.Put("a", "1", Write.At(1)));
            life.Storage.Drain();
            // What a restore writes: records, and nothing of the journal.
            _backing.Read(0, 271, record => restored.Write([record], 0));
        }

        using var next = new JournalLife(new SimulatedDisk(), restored, 2);
        await WriteAsync(next, Write.Put("a", "2", Write.At(2)));

        Assert.That(next.Lines(), Is.EqualTo(new[] { $"{Second} Update m/a 2<-1 @2" }));
        Assert.That((next.Read().OldestSequence, next.Read().Incarnation), Is.EqualTo((Second, 2)), "told of the gap");
    }

    [Test]
    public async Task What_was_told_but_never_came_to_the_disk_leaves_its_number_behind_in_the_first_life_too()
    {
        using (var life = Open(1))
        {
            _disk.CrashAfter(0);
            Assert.That(await life.WriteAsync(Write.Put("a", "1", Write.At(1))), Is.False);
            Assert.That(life.Told.Journal, Is.EqualTo(new[] { "1 Put m/a" }));
        }
        _disk.Restart(losesPower: false);

        using var next = Open(2);
        await WriteAsync(next, Write.Put("a", "1", Write.At(1)));

        Assert.That(next.Lines(), Is.EqualTo(new[] { $"{Second} Put m/a 1<- @1" }));
        Assert.That((next.Read().OldestSequence, next.Read().Incarnation), Is.EqualTo((1, 1)), "and the journal goes on");
    }

    [Test]
    public async Task Numbers_do_not_go_back_with_the_clock_and_what_was_written_then_is_kept()
    {
        using (var life = Open(1, capacity: 0))
            await WriteAsync(life, Write.Put("a", "1", Write.At(1)));
        using (var life = Open(5))
            Assert.That(life.Read().OldestSequence, Is.EqualTo(1_700_000_005_000_000));
        using (var life = Open(3))
        {
            await WriteAsync(life, Write.Put("b", "2", Write.At(2)));
            life.Storage.Drain();
        }

        using var next = Open(4);
        await WriteAsync(next, Write.Put("c", "3", Write.At(3)));
        Assert.That(next.Lines(), Is.EqualTo(new[] { "1700000005000000 Put m/b 2<- @2", "1700000005000001 Put m/c 3<- @3" }));
    }

    [Test]
    public async Task Many_large_changes_come_back_from_several_blocks()
    {
        var value = new byte[200_000];
        Encoding.UTF8.GetBytes("large").CopyTo(value, 1);
        using (var life = Open(1))
        {
            for (var i = 1; i <= 12; i++)
                await WriteAsync(life, new Write($"k{i}", value, Write.At(i)));
            life.Storage.Drain();
        }
        Assert.That(_backing.Journal!.Blocks, Has.Count.EqualTo(2));

        using var next = Open(2);
        Assert.That(next.Read(1).Changes.Select(change => change.Sequence), Is.EqualTo(Enumerable.Range(1, 5)), "a page ends after a mebibyte");
        Assert.That(next.Read(12).Changes.Single().Value.ToArray(), Is.EqualTo(value));
    }

    private static Write SetOf(string value, long millis) => Write.AddTo("k", value, Write.At(millis)) with { Map = "set" };

    private static async Task WriteAsync(JournalLife life, params Write[] writes) => Assert.That(await life.WriteAsync(writes), Is.True);

    private JournalLife Open(int number, int capacity = 100) => new(_disk, _backing, number, capacity);
}
