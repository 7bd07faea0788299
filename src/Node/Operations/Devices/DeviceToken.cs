using System.Globalization;

namespace TopGun.Node.Operations.Devices;

/// <summary>The credential of a device, <c>uuid.secret</c> with 32 secret bytes in hex (server-behaviour §2.5).</summary>
internal static class DeviceToken
{
    /// <summary>Secret bytes in a token.</summary>
    public const int SecretBytes = 32;

    private const int IdLength = 36;
    private const int Length = IdLength + 1 + (SecretBytes * 2);
    private const char Separator = '.';

    /// <summary>Writes a token.</summary>
    public static string Format(string deviceId, ReadOnlySpan<byte> secret) =>
        string.Create(CultureInfo.InvariantCulture, $"{deviceId}{Separator}{Convert.ToHexStringLower(secret)}");

    /// <summary>Reads a token; false for anything that is none.</summary>
    /// <param name="token">What was presented.</param>
    /// <param name="deviceId">Its id, in lower case.</param>
    /// <param name="secret">Room for <see cref="SecretBytes"/> bytes.</param>
    public static bool TryParse(string? token, out string deviceId, Span<byte> secret)
    {
        deviceId = string.Empty;
        if (token is not { Length: Length } || token[IdLength] != Separator)
            return false;
        if (!Guid.TryParseExact(token.AsSpan(0, IdLength), "D", out var id))
            return false;
        deviceId = id.ToString("D");
        return Convert.FromHexString(token.AsSpan(IdLength + 1), secret, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
