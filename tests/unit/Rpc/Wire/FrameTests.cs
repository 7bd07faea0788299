using System.IO.Pipelines;
using Grpc.Core;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Tests.Wire;

/// <summary>Message frames, whole, cut and broken.</summary>
public sealed class FrameTests
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(b => b, b => b);

    [Test]
    public async Task Messages_survive_any_cut_of_the_stream([Values(false, true)] bool gzip)
    {
        const int Seed = 20261121;
        var random = new Random(Seed);
        var messages = Enumerable.Range(0, 40).Select(_ => RandomBytes(random, random.Next(0, 3000))).ToArray();
        var stream = Frames(gzip, messages);
        for (var round = 0; round < 10; round++)
            Assert.That(await ReadAllAsync(Cut(stream, random), null, gzip), Is.EqualTo(messages), $"seed {Seed}, round {round}");
    }

    [Test]
    public async Task A_message_as_large_as_the_limit_is_read_and_one_byte_more_is_not([Values(false, true)] bool gzip)
    {
        Assert.That(await ReadAllAsync([Frames(gzip, new byte[100])], 100, gzip), Has.Count.EqualTo(1));
        await AssertFailsAsync(StatusCode.ResourceExhausted, 100, gzip, Frames(gzip, new byte[101]));
    }

    [Test]
    public void A_message_to_send_is_refused_above_the_limit_and_leaves_nothing_behind()
    {
        var writer = new FrameWriter(10, gzip: false);
        writer.Append(new byte[10], Bytes.ContextualSerializer, compress: true);
        var refused = Assert.Throws<RpcException>(() => writer.Append(new byte[11], Bytes.ContextualSerializer, compress: true));
        Assert.That(refused!.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
        Assert.That(writer.Pending.Length, Is.EqualTo(15));
    }

    [Test]
    public Task A_length_of_four_gibibytes_is_refused_before_anything_is_read([Values] bool limited) =>
        AssertFailsAsync(StatusCode.ResourceExhausted, limited ? 4096 : null, false, [0, 255, 255, 255, 255]);

    [Test]
    public async Task A_bomb_is_stopped_at_the_limit()
    {
        var bomb = Frames(true, new byte[50_000_000]);
        Assert.That(bomb, Has.Length.LessThan(1_000_000));
        await AssertFailsAsync(StatusCode.ResourceExhausted, 1_000_000, true, bomb);
    }

    [Test]
    public Task A_compressed_message_without_encoding_is_refused() =>
        AssertFailsAsync(StatusCode.Internal, null, false, Frames(true, new byte[10]));

    [Test]
    public Task An_unknown_flag_is_refused() => AssertFailsAsync(StatusCode.Internal, null, true, [2, 0, 0, 0, 0]);

    [Test]
    public Task Corrupt_compression_is_refused() => AssertFailsAsync(StatusCode.Internal, null, true, [1, 0, 0, 0, 3, 1, 2, 3]);

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(14)]
    public Task A_stream_that_ends_inside_a_message_is_refused(int length) =>
        AssertFailsAsync(StatusCode.Internal, null, false, Frames(false, new byte[10])[..length]);

    [Test]
    public async Task A_write_may_forbid_compression()
    {
        var writer = new FrameWriter(null, gzip: true);
        writer.Append(new byte[100], Bytes.ContextualSerializer, compress: false);
        Assert.That(writer.Pending.Span[0], Is.Zero);
        Assert.That(await ReadAllAsync([writer.Pending.ToArray()], null, true), Has.Count.EqualTo(1));
    }

    [Test]
    public void Small_messages_allocate_nothing_to_frame()
    {
        var marshaller = new Marshaller<string>(
            (text, context) =>
            {
                context.SetPayloadLength(text.Length);
                context.GetBufferWriter().GetSpan(text.Length)[..text.Length].Fill((byte)text[0]);
                context.GetBufferWriter().Advance(text.Length);
                context.Complete();
            },
            _ => "");
        var writer = new FrameWriter(null, gzip: false);
        Write(writer, marshaller, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Write(writer, marshaller, 1000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1000));
    }

    private static void Write(FrameWriter writer, Marshaller<string> marshaller, int count)
    {
        for (var i = 0; i < count; i++)
        {
            writer.Append("message", marshaller.ContextualSerializer, compress: false);
            writer.Clear();
        }
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Frames(bool gzip, params byte[][] messages)
    {
        var writer = new FrameWriter(null, gzip);
        foreach (var message in messages)
            writer.Append(message, Bytes.ContextualSerializer, compress: true);
        return writer.Pending.ToArray();
    }

    private static IEnumerable<byte[]> Cut(byte[] stream, Random random)
    {
        for (var start = 0; start < stream.Length;)
        {
            var length = Math.Min(stream.Length - start, random.Next(1, 700));
            yield return stream[start..(start + length)];
            start += length;
        }
    }

    private static async Task AssertFailsAsync(StatusCode code, int? limit, bool gzip, byte[] stream)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => ReadAllAsync([stream], limit, gzip));
        Assert.That(failure!.StatusCode, Is.EqualTo(code), failure.Status.Detail);
    }

    private static async Task<List<byte[]>> ReadAllAsync(IEnumerable<byte[]> parts, int? limit, bool gzip)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        var reader = new FrameReader(pipe.Reader, limit, gzip);
        var messages = new List<byte[]>();
        var reading = ReadAsync();
        foreach (var part in parts)
            await pipe.Writer.WriteAsync(part);
        await pipe.Writer.CompleteAsync();
        await reading;
        return messages;

        async Task ReadAsync()
        {
            while (await reader.MoveAsync(CancellationToken.None))
                messages.Add(reader.Decode(Bytes.ContextualDeserializer));
            reader.Complete();
        }
    }
}
