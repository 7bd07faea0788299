namespace TopGun.Generators.Diagnostics;

/// <summary>Ids of everything the generator reports; each has a page in docs/diagnostics.</summary>
public static class DiagnosticIds
{
    public const string UnreadableSchema = "TG0001";
    public const string DuplicateType = "TG0002";
    public const string EnvelopeMissing = "TG0003";
    public const string TypeMissing = "TG0004";
    public const string SenderMissing = "TG0005";
    public const string MemberClash = "TG0006";
    public const string OpaqueNotBytes = "TG0007";
    public const string PresenceMisplaced = "TG0008";
    public const string UnknownCoreType = "TG0009";
    public const string ShapeMisplaced = "TG0010";
    public const string SpellingClash = "TG0011";
    public const string SpellingMissing = "TG0012";
    public const string UnsupportedType = "TG0013";
    public const string LimitMisplaced = "TG0014";
    public const string NumberFormMisplaced = "TG0015";
    public const string ViewUnsupported = "TG0016";
    public const string NameClash = "TG0017";
    public const string MapKeyMissing = "TG0018";
    public const string MapNameMissing = "TG0019";
    public const string IndexUnknownField = "TG0020";
    public const string MessageUnanswered = "TG0021";
    public const string MessageAnsweredTwice = "TG0022";
    public const string NotServedUnknown = "TG0023";
    public const string HandlerForForeignMessage = "TG0024";
    public const string DispatcherNotPartial = "TG0025";
    public const string ErrorFormMissing = "TG0026";
    public const string CoreUnspecifiedMisplaced = "TG0027";
}
