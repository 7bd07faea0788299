using TopGun.Core.Processors;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Processors;

public sealed class EntryProcessorsTests
{
    private const string ShippedGet = "\n      return { value, result: value };\n    ";

    [TestCase("", true)]
    [TestCase(ShippedGet, true)]
    [TestCase("return  { value, result: value };\r\n", true)]
    [TestCase("builtin:get", true)]
    [TestCase("builtin:increment", false)]
    [TestCase("return { value: 1 };", false)]
    public void A_built_in_name_is_taken_only_with_the_shipped_code_its_name_or_none(string code, bool isTaken) =>
        Assert.That(EntryProcessors.BuiltIn.Find("builtin:get", code), isTaken ? Is.Not.Null : Is.Null);

    [Test]
    public void A_processor_of_the_host_is_found_by_name_but_never_with_other_code()
    {
        var added = new Doubling();
        var processors = new EntryProcessors(new Dictionary<string, IEntryProcessor> { ["double"] = added });

        Assert.That(processors.Find("double", ""), Is.SameAs(added));
        Assert.That(processors.Find("double", "double"), Is.SameAs(added));
        Assert.That(processors.Find("double", ShippedGet), Is.Null);
        Assert.That(processors.Find("triple", ""), Is.Null);
    }

    [TestCase("")]
    [TestCase("builtin:get")]
    public void The_host_may_not_take_a_built_in_name(string name) =>
        Assert.That(
            () => new EntryProcessors(new Dictionary<string, IEntryProcessor> { [name] = new Doubling() }), Throws.ArgumentException);

    [TestCase("increment", "3", "\"x\"", "\"3x\"")]
    [TestCase("increment", "true", "1", "2")]
    [TestCase("increment", "null", "\"x\"", "\"0x\"")]
    [TestCase("multiply", "\" 2 \"", "3", "6")]
    [TestCase("delete_property", "{\"a\":5}", "\"a.b\"", "{\"a\":5}")]
    [TestCase("conditional_update", "{\"version\":1}", "{\"expectedVersion\":1,\"newData\":{\"version\":9,\"n\":2}}", "{\"version\":2,\"n\":2}")]
    public void A_processor_reads_values_as_scripts_do(string name, string value, string args, string expected) =>
        Assert.That(JsonMsgPack.ToJson(Run(name, value, args).Value.Span), Is.EqualTo(expected));

    [TestCase("increment", "[1]", "1", "not a number")]
    [TestCase("decrement", "\"x\"", "1", "not a number")]
    [TestCase("multiply", "1e308", "10", "not a finite number")]
    [TestCase("array_push", "{}", "1", "not an array")]
    [TestCase("merge", "[]", "{}", "not an object")]
    [TestCase("set_property", "{}", "{\"path\":\"a\"}", "path and value")]
    [TestCase("delete_property", "{}", "7", "path is not a string")]
    public void What_does_not_suit_is_refused_with_the_reason(string name, string value, string args, string reason) =>
        Assert.That(() => Run(name, value, args), Throws.TypeOf<ProcessorException>().With.Message.Contain(reason));

    [Test]
    public void A_path_of_too_many_names_is_refused()
    {
        var path = string.Join('.', Enumerable.Repeat("a", ValueLimits.PathSegmentsMax + 1));
        Assert.That(
            () => Run("delete_property", "{}", $"\"{path}\""),
            Throws.TypeOf<ProcessorException>().With.Message.Contain($"{ValueLimits.PathSegmentsMax} names"));
    }

    private static ProcessorOutcome Run(string name, string value, string args) =>
        EntryProcessors.BuiltIn.Find("builtin:" + name, "")!.Run(JsonMsgPack.FromJson(value), JsonMsgPack.FromJson(args));

    private sealed class Doubling : IEntryProcessor
    {
        public ProcessorOutcome Run(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args) => new(value, value);
    }
}
