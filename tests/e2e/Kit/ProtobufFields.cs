namespace TopGun.E2E.Tests.Kit;

/// <summary>Takes a protobuf message apart without knowing its schema.</summary>
internal static class ProtobufFields
{
    /// <summary>The fields in order; those of fixed size and varints have their bytes as they are.</summary>
    public static IEnumerable<(int Number, byte[] Bytes)> Of(byte[] message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var tag = ReadVarint(message, ref at);
            var start = at;
            var length = (tag & 7) switch
            {
                0 => SkipVarint(message, at),
                1 => 8,
                2 => (int)ReadVarint(message, ref start),
                5 => 4,
                _ => throw new InvalidOperationException($"wire type {tag & 7} at byte {at}"),
            };
            at = start + length;
            yield return ((int)(tag >> 3), message[start..at]);
        }
    }

    private static int SkipVarint(byte[] message, int at)
    {
        var end = at;
        ReadVarint(message, ref end);
        return end - at;
    }

    private static ulong ReadVarint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
