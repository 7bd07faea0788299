using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Node.Operations.State;

/// <summary>The credential of a device as one MsgPack value: <c>[user id or nil, SHA-256 of the secret]</c>.</summary>
internal static class DeviceState
{
    private const int Members = 2;

    /// <summary>Writes a credential.</summary>
    public static byte[] Write(string? userId, byte[] secretHash)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(Members);
        if (userId is null)
            writer.WriteNil();
        else
            writer.WriteString(userId);
        writer.WriteString(Convert.ToHexStringLower(secretHash));
        return buffer.ToArray();
    }

    /// <summary>Reads a credential.</summary>
    /// <exception cref="FormatException">The value is none.</exception>
    public static (string? UserId, byte[] SecretHash) Read(ReadOnlySpan<byte> value)
    {
        var members = new MsgPackValue(value).Items;
        if (members.Count != Members)
            throw new FormatException("a stored device credential is damaged");
        members.MoveNext();
        var userId = members.Current.GetString();
        members.MoveNext();
        return (userId, Convert.FromHexString(members.Current.GetString() ?? string.Empty));
    }
}
