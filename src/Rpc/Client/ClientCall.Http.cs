using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Client;

internal sealed partial class ClientCall
{
    private const string UserAgent = "topgun-grpc/0.1";

    private static readonly MediaTypeHeaderValue GrpcContentType = new(HeaderNames.ContentType);

    private static readonly StreamPipeReaderOptions ReaderOptions = new(
        bufferSize: Limits.ReadBytes, minimumReadSize: Limits.ReadBytes / 16);

    private HttpRequestMessage CreateRequest(string? host, HttpContent content, DateTime now)
    {
        var request = _channel.CreateRequest(_method.FullName);
        request.Content = content;
        content.Headers.ContentType = GrpcContentType;
        request.Headers.Host = host;
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, HeaderNames.AcceptedEncodings);
        if (_channel.Options.RequestCompression == RpcCompression.Gzip)
            headers.TryAddWithoutValidation(HeaderNames.Encoding, HeaderNames.Gzip);
        if (_deadline is { } deadline && deadline != DateTime.MaxValue)
            headers.TryAddWithoutValidation(HeaderNames.Timeout, TimeoutText.Format(deadline.ToUniversalTime() - now));
        AddMetadata(headers);
        return request;
    }

    private void AddMetadata(HttpRequestHeaders headers)
    {
        if (_options.Headers is { } metadata)
        {
            MetadataFields.RequireUnreserved(metadata);
            foreach (var entry in metadata)
                headers.TryAddWithoutValidation(entry.Key, MetadataFields.Text(entry));
        }

        if (!headers.Contains("user-agent"))
            headers.TryAddWithoutValidation("user-agent", UserAgent);
    }

    private async Task<FrameReader?> OpenAsync(HttpRequestMessage request)
    {
        try
        {
            var response = await _channel.SendAsync(request, Ended);
            _response = response;
            if (IsFinished)
            {
                // The call ended while the response was on its way here.
                response.Dispose();
                return null;
            }

            return await ReadHeadersAsync(response);
        }
        catch (Exception e)
        {
            Fail(e);
            return null;
        }
    }

    private async Task<FrameReader?> ReadHeadersAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.NonValidated;
        var isGrpc = HeaderNames.IsGrpc(response.Content.Headers.ContentType?.ToString());
        if (headers.Contains(HeaderNames.Status) || response.StatusCode != HttpStatusCode.OK || !isGrpc)
        {
            // A response of headers only, or of something that is no gRPC server.
            var (status, trailers) = headers.Contains(HeaderNames.Status) ? ReadEnd(headers) : (NoGrpc(response), Metadata.Empty);
            if (status.StatusCode == StatusCode.OK)
                status = _method.Type is MethodType.Unary or MethodType.ClientStreaming
                    ? FrameErrors.MissingMessage().Status
                    : status;
            if (status.StatusCode == StatusCode.OK)
                _headers.TrySetResult(Metadata.Empty);
            Finish(status, trailers);
            return null;
        }

        _headers.TrySetResult(ReadMetadata(headers));
        var stream = await response.Content.ReadAsStreamAsync(Ended);
        return new FrameReader(
            PipeReader.Create(stream, ReaderOptions), _channel.Options.MaxReceiveMessageSize, IsGzip(headers));
    }

    private static bool IsGzip(HttpHeadersNonValidated headers)
    {
        var encoding = headers.TryGetValues(HeaderNames.Encoding, out var values) ? values.ToString() : HeaderNames.Identity;
        return encoding switch
        {
            HeaderNames.Identity => false,
            HeaderNames.Gzip => true,
            _ => throw new RpcException(new Status(
                StatusCode.Internal, $"The server answers with grpc-encoding '{encoding}', which was not offered.")),
        };
    }

    private static Status NoGrpc(HttpResponseMessage response) =>
        response.StatusCode != HttpStatusCode.OK
            ? new Status(StatusMapping.FromHttp(response.StatusCode), $"The server answers with HTTP {(int)response.StatusCode} and no gRPC status.")
            : new Status(StatusCode.Unknown, $"The server answers with content type '{response.Content.Headers.ContentType}', which is not gRPC.");

    private static (Status Status, Metadata Trailers) ReadEnd(HttpHeadersNonValidated fields)
    {
        if (!fields.TryGetValues(HeaderNames.Status, out var number))
            return (new Status(StatusCode.Unknown, "The server ended the stream without a gRPC status."), Metadata.Empty);
        var detail = fields.TryGetValues(HeaderNames.Message, out var message) ? StatusText.Decode(message.ToString()) : "";
        return (new Status(StatusNumbers.Parse(number.ToString()), detail), ReadMetadata(fields));
    }

    private static Metadata ReadMetadata(HttpHeadersNonValidated fields)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in fields)
            foreach (var value in values)
                MetadataFields.AddReceived(metadata, name, value);
        return metadata;
    }
}
