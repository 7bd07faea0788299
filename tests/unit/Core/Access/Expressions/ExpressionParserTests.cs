using TopGun.Core.Access;
using TopGun.Core.Access.Expressions;
using TopGun.Core.Predicates;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Access.Expressions;

public sealed class ExpressionParserTests
{
    private const string Record = """{"a":1,"b":2,"name":"Anna","tags":["x","y"],"none":null,"ok":true,"owner":{"id":"u1"},"auth":"stored"}""";

    [TestCase("data.a == 1", true)]
    [TestCase("data.a==1&&data.b==2", true)]
    [TestCase("data.a != 1", false)]
    [TestCase("data.missing != 1", false)]
    [TestCase("data.a < data.b", true)]
    [TestCase("data.a >= 1.0", true)]
    [TestCase("data.b <= 1.5", false)]
    [TestCase("data.name == 'Anna'", true)]
    [TestCase("data.ok == true", true)]
    [TestCase("false == data.ok", false)]
    [TestCase("data.owner.id == auth.id", true)]
    [TestCase("auth.id == data.owner.id", true)]
    [TestCase("data.auth == 'stored'", true)]
    [TestCase("data.none == null", true)]
    [TestCase("data.missing == null", true)]
    [TestCase("null != data.a", true)]
    [TestCase("data.a > null", false)]
    [TestCase("null <= data.a", false)]
    [TestCase("auth != null", true)]
    [TestCase("auth.id == null", false)]
    [TestCase("data.owner.id in auth.friends", true)]
    [TestCase("'x' in data.tags", true)]
    [TestCase("'z' in data.tags", false)]
    [TestCase("data.tags in auth.id", false)]
    [TestCase("data.tags contains 'x'", true)]
    [TestCase("data.tags containsAll auth.tags", true)]
    [TestCase("data.tags containsAny auth.other", false)]
    [TestCase("data.name startsWith 'An'", true)]
    [TestCase("data.name endsWith 'NA'", false)]
    [TestCase("auth.id startsWith 'u'", true)]
    public void Line_422_every_operator_asks_what_it_says(string expression, bool expected) =>
        Assert.That(Holds(expression), Is.EqualTo(expected));

    [TestCase("true == data.ok || data.a == 2 && data.a == 3", true, Description = "&& before ||")]
    [TestCase("(data.ok == true || data.a == 2) && data.a == 3", false)]
    [TestCase("!(data.a == 2) && data.a == 1", true, Description = "! before &&")]
    [TestCase("!data.a == 2 && data.a == 3", false)]
    [TestCase("!(data.a == 2 && data.a == 3)", true)]
    [TestCase("!!(data.a == 1)", true)]
    [TestCase("data.a == 3 && data.a == 1 || data.ok == true", true)]
    public void Line_422_not_binds_closer_than_and_and_that_closer_than_or(string expression, bool expected) =>
        Assert.That(Holds(expression), Is.EqualTo(expected));

    [TestCase("auth.id == 'u1'", true)]
    [TestCase("auth.id == 'u2'", false)]
    [TestCase("'u1' == auth.id", true)]
    [TestCase("'editor' in auth.roles", true)]
    [TestCase("'admin' in auth.roles", false)]
    [TestCase("auth.roles contains 'editor'", true)]
    public void Line_424_claims_are_compared_with_literals(string expression, bool expected) =>
        Assert.That(Holds(expression), Is.EqualTo(expected));

    [Test]
    public void Line_423_an_operator_is_mirrored_with_its_sides([Values(1, 2)] int seed)
    {
        (string Op, string Mirrored)[] pairs = [("<", ">"), ("<=", ">="), (">", "<"), (">=", "<="), ("==", "=="), ("!=", "!=")];
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var (op, mirrored) = pairs[random.Next(pairs.Length)];
            var record = JsonMsgPack.FromJson($$"""{"a":{{Value(random)}}}""");
            var claims = JsonMsgPack.FromJson($$"""{"b":{{Value(random)}}}""");

            var direct = ExpressionParser.Parse($"data.a {op} auth.b").Holds(record, claims);

            var because = $"seed {seed}: {JsonMsgPack.ToJson(record)} {op} {JsonMsgPack.ToJson(claims)}";
            Assert.That(ExpressionParser.Parse($"auth.b {mirrored} data.a").Holds(record, claims), Is.EqualTo(direct), because);
        }
    }

    [TestCase("", 0)]
    [TestCase("data.a ==", 9)]
    [TestCase("data.a == 'x", 10)]
    [TestCase("data.a = 1", 7)]
    [TestCase("(data.a == 1", 12)]
    [TestCase("data.a == 1)", 11)]
    [TestCase("data.a == 1 data.b == 2", 12)]
    [TestCase("data. == 1", 5)]
    [TestCase("data.a == -1", 10)]
    [TestCase("data.a == 1.", 12)]
    [TestCase("data.a == 1x", 11)]
    [TestCase("request.a == 1", 0)]
    [TestCase("1 == 1", 2)]
    [TestCase("data.a in ['x']", 10)]
    [TestCase("data.a in 'x'", 10)]
    [TestCase("null in auth.roles", 0)]
    [TestCase("'x' contains data.a", 0)]
    [TestCase("data.a contains null", 16)]
    [TestCase("data.a in", 9)]
    [TestCase("data.a", 6)]
    [TestCase("!data.a", 7)]
    [TestCase("data.a == 1 & data.b == 2", 12)]
    public void What_cannot_be_understood_is_shown_with_its_place(string expression, int position)
    {
        var failure = Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(expression))!;

        Assert.That(failure.Position, Is.EqualTo(position), failure.Message);
        Assert.That(failure.Message, Does.Contain($"at position {position}\n").And.EndsWith($"\n  {new string(' ', position)}^"));
    }

    [Test]
    public void The_caret_stands_under_its_place_in_a_long_expression()
    {
        var expression = string.Join(" && ", Enumerable.Repeat("data.a == 1", 40)) + " && data.a ~ 1";

        var failure = Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(expression))!;

        var lines = failure.Message.Split('\n');
        Assert.That(lines[1][lines[2].IndexOf('^')], Is.EqualTo('~'));
    }

    [Test]
    public void Line_425_depth_and_length_are_bounded()
    {
        Assert.That(() => ExpressionParser.Parse(Nested(AccessLimits.ExpressionDepthMax)), Throws.Nothing);
        Assert.That(() => ExpressionParser.Parse(Nested(AccessLimits.ExpressionDepthMax + 1)), Throws.TypeOf<ExpressionException>());
        Assert.That(() => ExpressionParser.Parse(new string('!', 2_000) + "data.a == 1"), Throws.TypeOf<ExpressionException>());
        Assert.That(() => ExpressionParser.Parse(new string('(', AccessLimits.ExpressionCharsMax)), Throws.TypeOf<ExpressionException>());

        Assert.That(() => ExpressionParser.Parse("data.a == 1".PadRight(AccessLimits.ExpressionCharsMax)), Throws.Nothing);
        Assert.That(() => ExpressionParser.Parse("data.a == 1".PadRight(AccessLimits.ExpressionCharsMax + 1)), Throws.TypeOf<ExpressionException>());
    }

    [Test]
    public void Long_flat_expressions_are_no_deep_ones()
    {
        var expression = string.Join("||", Enumerable.Repeat("data.a==2", 350)) + "||data.a==1";

        Assert.That(expression, Has.Length.LessThan(AccessLimits.ExpressionCharsMax));
        Assert.That(Holds(expression), Is.True);
    }

    [Test]
    public void Paths_are_bounded() =>
        Assert.That(
            () => ExpressionParser.Parse("data" + string.Concat(Enumerable.Repeat(".a", ValueLimits.PathSegmentsMax + 1)) + " == 1"),
            Throws.TypeOf<ExpressionException>());

    [TestCase("auth.id == 'x'", false, false)]
    [TestCase("data.a == auth.id", true, false)]
    [TestCase("auth.id == old.a", true, true)]
    [TestCase("data != null", true, false)]
    public void What_a_condition_looks_at_is_known(string expression, bool readsRecord, bool readsOld)
    {
        var predicate = ExpressionParser.Parse(expression);

        Assert.That((predicate.ReadsRecord, predicate.ReadsOld), Is.EqualTo((readsRecord, readsOld)));
    }

    [Test]
    public void Any_text_is_understood_or_refused([Values(1, 2, 3, 4)] int seed)
    {
        string[] pieces =
        [
            "data", "data.a", "auth.id", "old.b", "(", ")", "!", "&&", "||", "==", "!=", "<", ">=", "in", "contains", "startsWith", "'x'", "1", "2.5",
            "null", "true", ".", "'", "\u0000", "é", "\ud800", "-",
        ];
        var random = new Random(seed);
        var understood = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                ExpressionParser.Parse(text).Holds(JsonMsgPack.FromJson(Record), default);
                understood++;
            }
            catch (ExpressionException failure)
            {
                Assert.That(failure.Position, Is.InRange(0, text.Length), $"seed {seed}: {text}");
            }
            catch (Exception failure)
            {
                Assert.Fail($"seed {seed}: '{text}' throws {failure}");
            }
        }
        Assert.That(understood, Is.Positive, $"seed {seed}");
    }

    [Test]
    public void Random_expressions_mean_what_their_trees_mean([Values(11, 12, 13)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 3_000; round++)
        {
            var (text, expected) = Tree(random, 4);
            Assert.That(Holds(text), Is.EqualTo(expected), $"seed {seed}: {text}");
        }
    }

    // Operands of the looser operator are written without parentheses where precedence makes them superfluous.
    private static (string Text, bool Value) Tree(Random random, int depth, int level = 0)
    {
        var shape = depth == 0 ? 3 : random.Next(4);
        if (shape == 3)
            return random.Next(2) == 0 ? ("data.a == 1", true) : ("data.a == 2", false);
        if (shape == 2)
        {
            var (text, value) = Tree(random, depth - 1);
            return ($"!({text})", !value);
        }
        var left = Tree(random, depth - 1, shape);
        var right = Tree(random, depth - 1, shape);
        var joined = shape == 0 ? $"{left.Text} || {right.Text}" : $"{left.Text} && {right.Text}";
        var result = shape == 0 ? left.Value || right.Value : left.Value && right.Value;
        return shape < level ? ($"({joined})", result) : (joined, result);
    }

    private static string Value(Random random) => random.Next(4) switch
    {
        0 => $"\"{(char)('a' + random.Next(3))}\"",
        1 => "null",
        _ => random.Next(-2, 3).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string Nested(int depth) => new string('(', depth) + "data.a == 1" + new string(')', depth);

    private static bool Holds(string expression) => Compile(expression).Holds(
        JsonMsgPack.FromJson(Record),
        JsonMsgPack.FromJson("""{"id":"u1","roles":["editor"],"friends":["u1","u2"],"tags":["y","x"],"other":["z"]}"""));

    private static PolicyPredicate Compile(string expression) => ExpressionParser.Parse(expression);
}
