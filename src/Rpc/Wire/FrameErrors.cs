using Grpc.Core;

namespace TopGun.Rpc.Wire;

/// <summary>What can be wrong with a message frame, one name each.</summary>
internal static class FrameErrors
{
    public static RpcException ReceivedTooLarge(long bytes, int limit) => Failure(
        StatusCode.ResourceExhausted,
        $"A received message has {bytes} bytes or more; at most {limit} are accepted (MaxReceiveMessageSize).");

    public static RpcException SentTooLarge(long bytes, int limit) => Failure(
        StatusCode.ResourceExhausted,
        $"The message to send has {bytes} bytes; at most {limit} are allowed (MaxSendMessageSize).");

    public static RpcException BadFlag(byte flag) => Failure(
        StatusCode.Internal, $"A message starts with flag {flag}; only 0 and 1 exist.");

    public static RpcException CompressedWithoutEncoding() => Failure(
        StatusCode.Internal, "A message is flagged as compressed, but grpc-encoding names no compression.");

    public static RpcException BadCompression(Exception cause) => Failure(
        StatusCode.Internal, "A compressed message is corrupt.", cause);

    public static RpcException Truncated() => Failure(
        StatusCode.Internal, "The stream ended in the middle of a message.");

    public static RpcException Undecodable(Exception cause) => Failure(
        StatusCode.Internal, "A received message cannot be decoded.", cause);

    public static RpcException MissingMessage() => Failure(
        StatusCode.Internal, "The stream ended without the one message that this method takes.");

    public static RpcException SurplusMessage() => Failure(
        StatusCode.Internal, "The stream carries more than the one message that this method takes.");

    private static RpcException Failure(StatusCode code, string detail, Exception? cause = null) =>
        new(new Status(code, detail, cause));
}
