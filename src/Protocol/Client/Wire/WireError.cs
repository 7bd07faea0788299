using TopGun.Core.MsgPack;

namespace TopGun.Protocol.Client.Wire;

/// <summary>Makes the errors of emitted readers, each naming the member that is wrong.</summary>
public static class WireError
{
    /// <summary>A required member is absent or nil.</summary>
    public static MsgPackFormatException Missing(int position, string member, string owner) =>
        new(position, $"the member '{member}' of {owner}");

    /// <summary>A text is no spelling of an enum.</summary>
    public static MsgPackFormatException UnknownSpelling(int position, string member, string enumeration) =>
        new(position, $"a {enumeration} in the member '{member}'");

    /// <summary>A list, map, text or binary is larger than its limit.</summary>
    public static MsgPackFormatException TooLarge(int position, string member, int limit, string unit) =>
        new(position, $"at most {limit} {unit} in the member '{member}'");

    /// <summary>A member holds something else than its kind.</summary>
    public static MsgPackFormatException WrongKind(int position, string member, string expected) =>
        new(position, $"{expected} in the member '{member}'");
}
