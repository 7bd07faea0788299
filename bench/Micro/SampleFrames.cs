using System.Globalization;
using TopGun.Core.MsgPack;

namespace TopGun.Bench.Micro;

/// <summary>Frames as clients send them: 12-byte keys, values of 200 bytes.</summary>
internal static class SampleFrames
{
    /// <summary>An OP_BATCH.</summary>
    /// <param name="count">Operations.</param>
    public static byte[] OpBatch(int count)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(2);
        writer.WriteString("type");
        writer.WriteString("OP_BATCH");
        writer.WriteString("payload");
        writer.WriteMapHeader(1);
        writer.WriteString("ops");
        writer.WriteArrayHeader(count);
        for (var i = 0; i < count; i++)
        {
            WriteOperation(writer, i);
        }

        return buffer.ToArray();
    }

    private static void WriteOperation(MsgPackWriter writer, int number)
    {
        writer.WriteMapHeader(5);
        writer.WriteString("mapName");
        writer.WriteString("bench");
        writer.WriteString("opType");
        writer.WriteString("PUT");
        writer.WriteString("key");
        writer.WriteString("k" + number.ToString("D11", CultureInfo.InvariantCulture));
        writer.WriteString("record");
        writer.WriteMapHeader(2);
        writer.WriteString("value");
        writer.WriteString(new string('v', 200));
        writer.WriteString("timestamp");
        writer.WriteMapHeader(3);
        writer.WriteString("millis");
        writer.WriteInteger(1_700_000_000_000L);
        writer.WriteString("counter");
        writer.WriteInteger(number);
        writer.WriteString("nodeId");
        writer.WriteString("node-1");
        writer.WriteString("id");
        writer.WriteString(number.ToString(CultureInfo.InvariantCulture));
    }
}
