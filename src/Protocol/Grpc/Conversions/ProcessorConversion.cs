using Google.Protobuf;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Processors;
using TopGun.Core.MsgPack;
using TopGun.Grid.V1;
using CoreReply = TopGun.Core.Grid.Processors.ProcessorReply;
using SchemaReply = TopGun.Grid.V1.ProcessorReply;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Calls of processors and their replies between Core and the schema.</summary>
public static class ProcessorConversion
{
    /// <summary>The schema's form of a call.</summary>
    /// <param name="call">What to run.</param>
    /// <param name="mapName">Map.</param>
    /// <param name="keys">Keys.</param>
    public static ProcessorRun ToSchema(this ProcessorCall call, string mapName, IEnumerable<string> keys) => new()
    {
        Map = mapName,
        Keys = { keys.Select(TextConversion.ToUtf8) },
        Name = call.Name,
        Code = call.Code,
        Args = UnsafeByteOperations.UnsafeWrap(call.Args),
    };

    /// <summary>What to run, in Core's form.</summary>
    /// <exception cref="GridException">The arguments are not one MsgPack value.</exception>
    public static ProcessorCall ToCore(this ProcessorRun run) => new(run.Name, run.Code, run.Args.ToMsgPack());

    /// <summary>The keys as text.</summary>
    /// <exception cref="GridException">One is not well-formed UTF-8.</exception>
    public static IReadOnlyList<string> TextKeys(this ProcessorRun run) => [.. run.Keys.Select(Decode)];

    /// <summary>The schema's form of replies.</summary>
    public static ProcessorReplies ToSchema(this IReadOnlyList<CoreReply> replies) => new() { Replies = { replies.Select(ToSchema) } };

    /// <summary>Core's form of replies.</summary>
    public static IReadOnlyList<CoreReply> ToCore(this ProcessorReplies replies) => [.. replies.Replies.Select(ToCore)];

    private static SchemaReply ToSchema(CoreReply reply) => new()
    {
        Result = UnsafeByteOperations.UnsafeWrap(reply.Result),
        NewValue = UnsafeByteOperations.UnsafeWrap(reply.NewValue),
        Error = reply.Error is { } error ? new Refusal { ErrorCode = (uint)error.Code, Message = error.Message } : null,
    };

    private static CoreReply ToCore(SchemaReply reply) => new(
        reply.Result.Memory,
        reply.NewValue.Memory,
        reply.Error is { } error ? new GridError(ErrorConversion.CodeOf(error.ErrorCode), error.Message) : null);

    private static string Decode(ByteString key) => MsgPackText.IsWellFormed(key.Span)
        ? MsgPackText.Decode(key.Span)
        : throw new GridException(GridErrorCode.InvalidArgument, "the key is not well-formed UTF-8");
}
