using System.Net;
using Grpc.Core;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Tests.Wire;

/// <summary>Status codes of failures below gRPC.</summary>
public sealed class StatusMappingTests
{
    [TestCase(400, StatusCode.Internal)]
    [TestCase(401, StatusCode.Unauthenticated)]
    [TestCase(403, StatusCode.PermissionDenied)]
    [TestCase(404, StatusCode.Unimplemented)]
    [TestCase(429, StatusCode.Unavailable)]
    [TestCase(502, StatusCode.Unavailable)]
    [TestCase(503, StatusCode.Unavailable)]
    [TestCase(504, StatusCode.Unavailable)]
    [TestCase(500, StatusCode.Unknown)]
    [TestCase(200, StatusCode.Unknown)]
    public void Http_statuses_have_a_code(int http, StatusCode expected) =>
        Assert.That(StatusMapping.FromHttp((HttpStatusCode)http), Is.EqualTo(expected));

    [TestCase(0, StatusCode.Internal)]
    [TestCase(1, StatusCode.Internal)]
    [TestCase(7, StatusCode.Unavailable)]
    [TestCase(8, StatusCode.Cancelled)]
    [TestCase(11, StatusCode.ResourceExhausted)]
    [TestCase(12, StatusCode.PermissionDenied)]
    public void Stream_resets_have_a_code(long error, StatusCode expected) =>
        Assert.That(StatusMapping.FromHttp2(error), Is.EqualTo(expected));

    [TestCase("0", StatusCode.OK)]
    [TestCase("16", StatusCode.Unauthenticated)]
    [TestCase("17", StatusCode.Unknown)]
    [TestCase("-1", StatusCode.Unknown)]
    [TestCase("x", StatusCode.Unknown)]
    public void Status_numbers_are_read(string text, StatusCode expected) =>
        Assert.That(StatusNumbers.Parse(text), Is.EqualTo(expected));

    [TestCase("application/grpc", true)]
    [TestCase("application/grpc+proto", true)]
    [TestCase("Application/Grpc;x=1", true)]
    [TestCase("application/grpc-web", false)]
    [TestCase("application/json", false)]
    [TestCase(null, false)]
    public void Content_types_are_told_apart(string? contentType, bool expected) =>
        Assert.That(HeaderNames.IsGrpc(contentType), Is.EqualTo(expected));
}
