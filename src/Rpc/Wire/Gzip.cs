using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.Core;

namespace TopGun.Rpc.Wire;

/// <summary>Compresses and inflates single messages.</summary>
internal static class Gzip
{
    private const int StepBytes = 16 * 1024;

    /// <summary>Appends the compressed source to a buffer.</summary>
    public static void Compress(ReadOnlySpan<byte> source, PooledBuffer target)
    {
        using var stream = new PooledBufferStream(target);
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest);
        gzip.Write(source);
    }

    /// <summary>Appends the inflated source to a buffer, never more than the limit.</summary>
    /// <exception cref="RpcException">The result is larger than the limit (RESOURCE_EXHAUSTED) or the source is corrupt (INTERNAL).</exception>
    public static void Inflate(ReadOnlySequence<byte> source, PooledBuffer target, int limit)
    {
        try
        {
            using var gzip = new GZipStream(PipeReader.Create(source).AsStream(), CompressionMode.Decompress);
            while (true)
            {
                // One byte beyond the limit is enough to know that the message is too large.
                var room = (int)Math.Min(StepBytes, (long)limit + 1 - target.Length);
                var read = gzip.Read(target.GetSpan(room)[..room]);
                if (read == 0)
                    return;
                target.Advance(read);
                if (target.Length > limit)
                    throw FrameErrors.ReceivedTooLarge(target.Length, limit);
            }
        }
        catch (InvalidDataException e)
        {
            throw FrameErrors.BadCompression(e);
        }
    }
}
