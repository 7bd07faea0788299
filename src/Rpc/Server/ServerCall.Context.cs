using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Server;

internal sealed partial class ServerCall
{
    private DateTime _deadline = DateTime.MaxValue;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private AuthContext? _authContext;
    private Dictionary<object, object>? _userState;

    protected override string MethodCore => _method;

    protected override string HostCore => _http.Request.Host.Value ?? "";

    protected override string PeerCore => PeerText.Of(_http.Connection.RemoteIpAddress, _http.Connection.RemotePort);

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override CancellationToken CancellationTokenCore => _stop.Token;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore =>
        _authContext ??= PeerIdentity.Of(_http.Features.Get<ITlsConnectionFeature>()?.ClientCertificate);

    protected override IDictionary<object, object> UserStateCore => _userState ??= [];

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
    {
        options ??= ContextPropagationOptions.Default;
        var deadline = options.IsPropagateDeadline && _deadline != DateTime.MaxValue ? _deadline : (DateTime?)null;
        return new ContextPropagationToken(deadline, options.IsPropagateCancellation ? _stop.Token : CancellationToken.None);
    }

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (name, values) in _http.Request.Headers)
            foreach (var value in values)
                MetadataFields.AddReceived(metadata, name, value ?? "");
        return metadata;
    }
}
