using System.Text;
using Microsoft.AspNetCore.Http;
using TopGun.Bridge.Sessions;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Wire;

namespace TopGun.Bridge.Http.Sync;

/// <summary>The body of POST /sync: its bytes and what they say (wire-protocol §7).</summary>
internal sealed class SyncBody
{
    private static readonly HttpSyncRequest NothingAsked = new();

    private readonly byte[] _msgPack;

    private SyncBody(byte[] msgPack, HttpSyncRequest request)
    {
        _msgPack = msgPack;
        Request = request;
    }

    /// <summary>What the client asks.</summary>
    public HttpSyncRequest Request { get; }

    /// <summary>Reads a body; an empty one asks for nothing.</summary>
    /// <param name="body">MsgPack, or JSON text of the same.</param>
    /// <param name="isJson">True for JSON.</param>
    /// <exception cref="BadHttpRequestException">400: it cannot be read.</exception>
    public static SyncBody Read(byte[] body, bool isJson)
    {
        var format = isJson ? "JSON" : "MsgPack";
        try
        {
            if (isJson && body.Length > 0)
                body = JsonMsgPack.FromJson(Encoding.UTF8.GetString(body));
            if (body.Length == 0)
                return new SyncBody(body, NothingAsked);
            var scan = MsgPackScan.Validate(body);
            if (!scan.IsValid)
                throw Invalid(format, $"{scan.Error} at byte {scan.Length}");
            if (scan.HasUndefined)
                body = UndefinedValues.Drop(body);
            var reader = new MsgPackReader(body);
            return new SyncBody(body, HttpSyncRequest.Read(ref reader));
        }
        catch (Exception exception) when (exception is MsgPackFormatException or JsonValueFormatException)
        {
            throw Invalid(format, exception.Message);
        }
    }

    /// <summary>The operations as the frame of an OP_BATCH, so that they are understood exactly as over WebSocket.</summary>
    public byte[] ToBatchFrame()
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        Envelope.Begin(writer, "OP_BATCH"u8);
        writer.WriteMapHeader(1);
        writer.WriteString("ops"u8);
        writer.WriteRaw(FindOperations());
        return buffer.ToArray();
    }

    private static BadHttpRequestException Invalid(string format, string problem) =>
        new($"invalid {format} body: {problem}", StatusCodes.Status400BadRequest);

    // Of members that are named twice the last counts (settled 12).
    private ReadOnlySpan<byte> FindOperations()
    {
        var found = ReadOnlySpan<byte>.Empty;
        var reader = new MsgPackReader(_msgPack);
        for (var members = reader.ReadMapHeader(); members > 0; members--)
        {
            if (WireText.ReadName(ref reader).SequenceEqual("operations"u8))
                found = reader.ReadRaw();
            else
                reader.Skip();
        }

        return found;
    }
}
