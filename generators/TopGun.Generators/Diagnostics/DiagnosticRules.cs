using Microsoft.CodeAnalysis;

namespace TopGun.Generators.Diagnostics;

/// <summary>The descriptors of everything the generator reports.</summary>
internal static class DiagnosticRules
{
    private const string Schema = "Schema";
    private const string Dispatch = "Dispatch";
    private const string Pages = "docs/diagnostics/";

    private static readonly DiagnosticDescriptor UnreadableSchema = new(
        DiagnosticIds.UnreadableSchema, "The descriptor set cannot be read", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.UnreadableSchema + ".md");

    private static readonly DiagnosticDescriptor DuplicateType = new(
        DiagnosticIds.DuplicateType, "Two messages have the same type tag", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.DuplicateType + ".md");

    private static readonly DiagnosticDescriptor EnvelopeMissing = new(
        DiagnosticIds.EnvelopeMissing, "A message with a type tag needs an envelope", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.EnvelopeMissing + ".md");

    private static readonly DiagnosticDescriptor TypeMissing = new(
        DiagnosticIds.TypeMissing, "An envelope needs a type tag", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.TypeMissing + ".md");

    private static readonly DiagnosticDescriptor SenderMissing = new(
        DiagnosticIds.SenderMissing, "A message with a type tag needs a sender", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.SenderMissing + ".md");

    private static readonly DiagnosticDescriptor MemberClash = new(
        DiagnosticIds.MemberClash, "Two members of a message have the same wire name", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.MemberClash + ".md");

    private static readonly DiagnosticDescriptor OpaqueNotBytes = new(
        DiagnosticIds.OpaqueNotBytes, "Only a bytes field can be opaque", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.OpaqueNotBytes + ".md");

    private static readonly DiagnosticDescriptor PresenceMisplaced = new(
        DiagnosticIds.PresenceMisplaced, "The presence rule does not fit the field", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.PresenceMisplaced + ".md");

    private static readonly DiagnosticDescriptor UnknownCoreType = new(
        DiagnosticIds.UnknownCoreType, "The Core type is not known or does not fit the record", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.UnknownCoreType + ".md");

    private static readonly DiagnosticDescriptor ShapeMisplaced = new(
        DiagnosticIds.ShapeMisplaced, "The input shape does not fit the field", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.ShapeMisplaced + ".md");

    private static readonly DiagnosticDescriptor SpellingClash = new(
        DiagnosticIds.SpellingClash, "Two values of an enum have the same spelling", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.SpellingClash + ".md");

    private static readonly DiagnosticDescriptor SpellingMissing = new(
        DiagnosticIds.SpellingMissing, "An enum value has no spelling", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.SpellingMissing + ".md");

    private static readonly DiagnosticDescriptor UnsupportedType = new(
        DiagnosticIds.UnsupportedType, "The protocol has no form for this type", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.UnsupportedType + ".md");

    private static readonly DiagnosticDescriptor LimitMisplaced = new(
        DiagnosticIds.LimitMisplaced, "The limit does not fit the field", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.LimitMisplaced + ".md");

    private static readonly DiagnosticDescriptor NumberFormMisplaced = new(
        DiagnosticIds.NumberFormMisplaced, "The number option does not fit the field", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.NumberFormMisplaced + ".md");

    private static readonly DiagnosticDescriptor ViewUnsupported = new(
        DiagnosticIds.ViewUnsupported, "A view cannot show this field", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.ViewUnsupported + ".md");

    private static readonly DiagnosticDescriptor NameClash = new(
        DiagnosticIds.NameClash, "Two types get the same C# name", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.NameClash + ".md");

    private static readonly DiagnosticDescriptor MapKeyMissing = new(
        DiagnosticIds.MapKeyMissing, "A map needs a string field as key", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.MapKeyMissing + ".md");

    private static readonly DiagnosticDescriptor MapNameMissing = new(
        DiagnosticIds.MapNameMissing, "A map needs a name of its own", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.MapNameMissing + ".md");

    private static readonly DiagnosticDescriptor IndexUnknownField = new(
        DiagnosticIds.IndexUnknownField, "An index names a field the record has not", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.IndexUnknownField + ".md");

    private static readonly DiagnosticDescriptor MessageUnanswered = new(
        DiagnosticIds.MessageUnanswered, "A message of clients is not answered", "{0}", Dispatch, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.MessageUnanswered + ".md");

    private static readonly DiagnosticDescriptor MessageAnsweredTwice = new(
        DiagnosticIds.MessageAnsweredTwice, "A message is answered more than once", "{0}", Dispatch, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.MessageAnsweredTwice + ".md");

    private static readonly DiagnosticDescriptor NotServedUnknown = new(
        DiagnosticIds.NotServedUnknown, "NotServed lists what clients do not send", "{0}", Dispatch, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.NotServedUnknown + ".md");

    private static readonly DiagnosticDescriptor HandlerForForeignMessage = new(
        DiagnosticIds.HandlerForForeignMessage, "A handler takes what clients do not send", "{0}", Dispatch, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.HandlerForForeignMessage + ".md");

    private static readonly DiagnosticDescriptor DispatcherNotPartial = new(
        DiagnosticIds.DispatcherNotPartial, "A dispatcher must be partial", "{0}", Dispatch, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.DispatcherNotPartial + ".md");

    private static readonly DiagnosticDescriptor ErrorFormMissing = new(
        DiagnosticIds.ErrorFormMissing, "A refusal does not say how it appears", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.ErrorFormMissing + ".md");

    private static readonly DiagnosticDescriptor CoreUnspecifiedMisplaced = new(
        DiagnosticIds.CoreUnspecifiedMisplaced, "What number 0 means in Core does not fit the enum", "{0}", Schema, DiagnosticSeverity.Error, true, null, Pages + DiagnosticIds.CoreUnspecifiedMisplaced + ".md");

    private static readonly Dictionary<string, DiagnosticDescriptor> Rules = new[]
    {
        UnreadableSchema, DuplicateType, EnvelopeMissing, TypeMissing,
        SenderMissing, MemberClash, OpaqueNotBytes, PresenceMisplaced,
        UnknownCoreType, ShapeMisplaced, SpellingClash, SpellingMissing,
        UnsupportedType, LimitMisplaced, NumberFormMisplaced, ViewUnsupported,
        NameClash, MapKeyMissing, MapNameMissing, IndexUnknownField,
        MessageUnanswered, MessageAnsweredTwice, NotServedUnknown, HandlerForForeignMessage,
        DispatcherNotPartial, ErrorFormMissing, CoreUnspecifiedMisplaced,
    }.ToDictionary(rule => rule.Id);

    /// <summary>The rule with this id.</summary>
    public static DiagnosticDescriptor Find(string id) => Rules[id];
}
