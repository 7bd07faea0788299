using System.Globalization;
using Grpc.Core;

namespace TopGun.Rpc.Wire;

/// <summary>Reads and writes <c>grpc-status</c>.</summary>
internal static class StatusNumbers
{
    /// <summary>The decimal number of a code.</summary>
    public static string Text(StatusCode code) =>
        code == StatusCode.OK ? "0" : ((int)code).ToString(CultureInfo.InvariantCulture);

    /// <summary>The code of a decimal number; anything unknown is UNKNOWN.</summary>
    public static StatusCode Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= (int)StatusCode.Unauthenticated
            ? (StatusCode)number
            : StatusCode.Unknown;
}
