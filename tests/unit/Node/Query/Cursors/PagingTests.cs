using System.Buffers.Text;
using System.Globalization;
using TopGun.Core.Grid.Queries;
using TopGun.Node.Query;

namespace TopGun.Node.Tests.Query.Cursors;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PagingTests
{
    private readonly EngineUnderTest _engine = new();

    private static IEnumerable<string> Refused =>
    [
        "", "%", "AAAA", "kA", "no cursor", new string('A', 10_000),
        Base64Url.EncodeToString([0x94, 2, 0, 0xc4, 0, 0xc4, 0]),
        Base64Url.EncodeToString([0x91, 0xc0]),
        Base64Url.EncodeToString([0xdd, 0xff, 0xff, 0xff, 0xff]),
    ];

    [TestCase("")]
    [TestCase("n")]
    [TestCase("-n")]
    [TestCase("g -n")]
    [TestCase("-_key")]
    [TestCase("p.q")]
    public void Every_row_comes_exactly_once_in_order(string sort)
    {
        var random = new Random(7);
        _engine.PutAll(Enumerable.Range(0, 400).Select(i => (Name(i), Value(random))));
        var all = EngineUnderTest.Keys(_engine.Run(EngineUnderTest.Query(sort: sort)));
        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var page = _engine.Run(EngineUnderTest.Query(sort: sort, limit: 17, cursor: cursor, fields: []));
            Assert.That(page.CursorStatus, Is.EqualTo(cursor is null ? CursorStatus.None : CursorStatus.Valid));
            Assert.That(page.NextCursor is not null, Is.EqualTo(page.HasMore));
            paged.AddRange(EngineUnderTest.Keys(page));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.That(paged, Is.EqualTo(all));
        Assert.That(paged.Distinct().Count(), Is.EqualTo(400));
    }

    [TestCaseSource(nameof(Refused))]
    public void What_is_no_cursor_gives_an_empty_page(string cursor)
    {
        _engine.Put("a", "1");
        var page = _engine.Run(EngineUnderTest.Query(cursor: cursor));

        Assert.That((page.CursorStatus, page.Rows.Count, page.HasMore), Is.EqualTo((CursorStatus.Invalid, 0, false)));
    }

    [Test]
    public void A_cursor_belongs_to_its_map_condition_and_order()
    {
        var first = EngineUnderTest.Query(where: """{"g":"a"}""", sort: "n", limit: 1);
        var cursor = FirstCursor(first);
        MapQuery[] others =
        [
            EngineUnderTest.Query(where: """{"g":"b"}""", sort: "n", limit: 1, cursor: cursor),
            EngineUnderTest.Query(predicate: """{"op":"gt","attribute":"n","value":0}""", sort: "n", limit: 1, cursor: cursor),
            EngineUnderTest.Query(where: """{"g":"a"}""", sort: "-n", limit: 1, cursor: cursor),
            EngineUnderTest.Query(where: """{"g":"a"}""", limit: 1, cursor: cursor),
            EngineUnderTest.Query(where: """{"g":"a"}""", sort: "n", limit: 1, cursor: cursor, map: "other"),
        ];

        Assert.That(others.Select(query => _engine.Run(query).CursorStatus), Is.All.EqualTo(CursorStatus.Invalid));
        Assert.That(_engine.Run(first with { Cursor = cursor, Limit = 5, Fields = ["n"] }).CursorStatus, Is.EqualTo(CursorStatus.Valid));
    }

    [Test]
    public void A_cursor_lasts_ten_minutes()
    {
        var query = EngineUnderTest.Query(limit: 1);
        query = query with { Cursor = FirstCursor(query) };
        _engine.Clock.Advance(QueryLimits.CursorAgeMax);
        Assert.That(_engine.Run(query).CursorStatus, Is.EqualTo(CursorStatus.Valid));

        _engine.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var late = _engine.Run(query);
        Assert.That((late.CursorStatus, late.Rows.Count), Is.EqualTo((CursorStatus.Expired, 0)));
        Assert.That(_engine.Run(query with { MapName = "other" }).CursorStatus, Is.EqualTo(CursorStatus.Expired), "age is looked at first");
    }

    [Test]
    public void Damaged_cursors_never_throw([Values(1, 2)] int seed)
    {
        var random = new Random(seed);
        var cursor = FirstCursor(EngineUnderTest.Query(sort: "n g", limit: 1));
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = Base64Url.DecodeFromChars(cursor);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var text = Base64Url.EncodeToString(bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length));

            Assert.That(() => _engine.Run(EngineUnderTest.Query(sort: "n g", limit: 1, cursor: text)), Throws.Nothing, $"seed {seed}, cursor {text}");
        }
    }

    private static string Name(int i) => i.ToString("d4", CultureInfo.InvariantCulture);

    private static string Value(Random random) => random.Next(6) switch
    {
        0 => "{}",
        1 => """{"n":null,"g":true}""",
        2 => """{"n":"text","p":{"q":1.5}}""",
        _ => $$$"""{"n":{{{random.Next(20)}}},"g":"{{{random.Next(3)}}}","p":{"q":{{{random.Next(5)}}}}}""",
    };

    private string FirstCursor(MapQuery query)
    {
        _engine.Put("a", """{"g":"a","n":1}""");
        _engine.Put("b", """{"g":"a","n":2}""");
        return _engine.Run(query).NextCursor!;
    }
}
