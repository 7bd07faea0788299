namespace TopGun.Core.Tests.MsgPack;

/// <summary>Bytes written as hexadecimal digits in tests.</summary>
internal static class Hex
{
    public static byte[] Bytes(string digits) => Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));

    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
