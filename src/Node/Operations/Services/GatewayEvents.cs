using Google.Protobuf;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using Principal = TopGun.Core.Grid.Sessions.Principal;

namespace TopGun.Node.Operations.Services;

/// <summary>Makes the events of a gateway's sessions.</summary>
internal static class GatewayEvents
{
    /// <summary>A command was refused, or with command 0 the session ended.</summary>
    public static SessionEvent Refused(ulong session, ulong command, GridError error) => new()
    {
        Session = session,
        Command = command,
        Refused = new Refusal { ErrorCode = (uint)error.Code, Message = error.Message },
    };

    /// <summary>A command without an answer of its own was refused.</summary>
    public static SessionEvent CommandRefused(ulong session, ulong command, GridError error) => new()
    {
        Session = session,
        Command = command,
        CommandRefused = new Refusal { ErrorCode = (uint)error.Code, Message = error.Message },
    };

    /// <summary>An event of what several sessions may be told.</summary>
    public static SessionEvent Of(ulong session, ulong command, IMessage content)
    {
        var happened = new SessionEvent { Session = session, Command = command };
        switch (content)
        {
            case RecordEvent record:
                happened.Record = record;
                break;
            case Change change:
                happened.Changes = new Changes { Changes_ = { change } };
                break;
            case TopicPublication publication:
                happened.Published = publication;
                break;
            case JournalChange change:
                happened.Journaled = change;
                break;
            case CounterTotals totals:
                happened.CounterChanged = totals;
                break;
            default:
                throw new ArgumentException($"a {content.Descriptor.Name} is told to one session at a time", nameof(content));
        }

        return happened;
    }

    /// <summary>What an open session knows of its caller and its node.</summary>
    public static SessionOpened Opened(Principal principal, string nodeId) => new()
    {
        NodeId = nodeId,
        UserId = principal.UserId ?? string.Empty,
        Roles = { principal.Roles },
        Device = principal.Device is null ? null : Bound(principal.Device),
    };

    /// <summary>A device identity, or none.</summary>
    public static DeviceBound Bound(DeviceIdentity? device) => new()
    {
        DeviceId = device?.DeviceId ?? string.Empty,
        NewToken = device?.NewToken ?? string.Empty,
    };

    /// <summary>A write of another session; made once for all gateways.</summary>
    public static RecordEvent Of(RecordChange change) => new()
    {
        Map = change.MapName,
        Kind = change.Kind.ToSchema(),
        Key = UnsafeByteOperations.UnsafeWrap(change.Key),
        Value = UnsafeByteOperations.UnsafeWrap(change.Value),
        Timestamp = change.Timestamp.ToSchema(),
        TtlMillis = (ulong)Math.Max(0, change.TtlMillis),
        Tag = System.Text.Encoding.UTF8.GetString(change.Tag.Span),
    };
}
