using TopGun.Core.Grid.Maps;
using TopGun.Core.MsgPack;

namespace TopGun.Node.Operations.Interceptors;

/// <summary>
/// Writes into each object that is put when the node took it: the member <c>_serverTimestamp</c>, in milliseconds since the epoch
/// (server-behaviour §3.10). Values that are no objects, and elements of sets, pass as they are.
/// </summary>
/// <param name="time">The wall clock.</param>
public sealed class ServerTimestampInterceptor(TimeProvider time) : INodeInterceptor
{
    private static ReadOnlySpan<byte> Member => "_serverTimestamp"u8;

    /// <inheritdoc/>
    public InterceptorVerdict BeforeWrite(in InterceptedWrite write)
    {
        if (write.Kind != OperationKind.Put || new MsgPackReader(write.Value).PeekKind() != MsgPackKind.Map)
            return InterceptorVerdict.Pass;
        return InterceptorVerdict.Replace(Stamped(write.Value, time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    // The member comes last, in place of one that the client sent.
    private static byte[] Stamped(ReadOnlySpan<byte> value, long nowMillis)
    {
        var count = 0;
        using var members = new PooledBuffer();
        var reader = new MsgPackReader(value);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var name = reader.ReadRaw();
            var content = reader.ReadRaw();
            if (IsMember(name))
                continue;
            members.Append(name);
            members.Append(content);
            count++;
        }

        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(count + 1);
        writer.WriteRaw(members.WrittenSpan);
        writer.WriteString(Member);
        writer.WriteInteger(nowMillis);
        return buffer.ToArray();
    }

    private static bool IsMember(ReadOnlySpan<byte> name)
    {
        var reader = new MsgPackReader(name);
        return reader.PeekKind() == MsgPackKind.String && reader.ReadStringUtf8().SequenceEqual(Member);
    }
}
