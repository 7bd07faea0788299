using TopGun.Client.Processors;
using TopGun.Client.Queries;
using TopGun.Client.Records;
using TopGun.Client.Tests.Hosts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;

namespace TopGun.Client.Tests.Records;

[TestFixture]
internal sealed class PlainRecordTests : ClientFixture
{
    private RecordMap<Note> Notes => Client.GetMap("notes", new NoteConverter());

    [Test]
    public async Task Plain_records_are_stored_and_queried_like_those_of_a_schema()
    {
        foreach (var note in new[] { new Note("1", "b", 3), new Note("2", "a", 5), new Note("3", "c", 1) })
            await Notes.PutAsync(note);
        await Notes.ApplyAsync([RecordWrite.Remove<Note>("3"), RecordWrite.Put(new Note("4", "d", 4))]);

        Assert.That(await Notes.GetAsync("1"), Is.EqualTo(new Note("1", "b", 3)));
        Assert.That(
            await Notes.Where(note => note.Stars > 2 && note.Text != "d").OrderBy(note => note.Text).ToListAsync(),
            Is.EqualTo(new[] { new Note("2", "a", 5), new Note("1", "b", 3) }));
    }

    [Test]
    public async Task A_watch_of_plain_records_tells_every_change()
    {
        await using var changes = Notes.Where(note => note.Stars > 2).WatchAsync().GetAsyncEnumerator();
        var first = changes.MoveNextAsync();
        await Notes.PutAsync(new Note("1", "a", 3));

        Assert.That(await first.AsTask().WaitAsync(Limit), Is.True);
        Assert.That(changes.Current, Is.EqualTo(new Change<Note>(ChangeKind.Enter, "1", new Note("1", "a", 3))));
    }

    [Test]
    public async Task A_property_that_is_not_stored_cannot_be_queried()
    {
        await Notes.PutAsync(new Note("1", "a", 3));

        Assert.Throws<NotSupportedException>(() => Notes.Where(note => note.Text.Length == 3));
    }

    [Test]
    public async Task Processors_read_and_write_plain_records()
    {
        var converter = new NoteConverter();

        var put = await Notes.ProcessAsync("1", Processor.PutIfAbsent(new Note("1", "a", 3), converter));
        Assert.That((put.ResultAs(ValueConverters.Json), put.Record), Is.EqualTo(("true", new Note("1", "a", 3))));
        var merged = await Notes.ProcessAsync("1", Processor.Merge("{\"stars\":4}"));
        Assert.That(merged.Record, Is.EqualTo(new Note("1", "a", 4)));
        var replaced = await Notes.ProcessAsync(["1", "2"], Processor.Replace(new Note("1", "b", 5), converter));
        Assert.That(replaced.Select(result => result.Record), Is.EqualTo(new[] { new Note("1", "b", 5), null }));
    }

    [Test]
    public async Task A_processor_that_the_grid_does_not_have_is_refused() => Assert.That(
        (await Assert.ThrowsAsync<TopGunException>(() => Notes.ProcessAsync("1", Processor.Named("mine"))))!.Code,
        Is.EqualTo(GridErrorCode.NotServed));
}
