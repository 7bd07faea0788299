using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using Principal = TopGun.Core.Grid.Sessions.Principal;

namespace TopGun.Client.Sessions;

/// <summary>Makes Core's objects of a gateway's events.</summary>
internal static class SessionEvents
{
    /// <summary>The verified caller.</summary>
    public static Principal ToCore(this SessionOpened opened) => new(
        opened.UserId.Length == 0 ? null : opened.UserId, [.. opened.Roles], opened.Device?.ToCore());

    /// <summary>The device identity, or null.</summary>
    public static DeviceIdentity? ToCore(this DeviceBound bound) => bound.DeviceId.Length == 0
        ? null
        : new DeviceIdentity(bound.DeviceId, bound.NewToken.Length == 0 ? null : bound.NewToken);

    /// <summary>The refusal.</summary>
    public static GridError ToCore(this Refusal refusal) => new(ErrorConversion.CodeOf(refusal.ErrorCode), refusal.Message);

    /// <summary>The write of another session.</summary>
    public static RecordChange ToCore(this RecordEvent record) => new()
    {
        MapName = record.Map,
        Kind = record.Kind.ToCore(),
        Key = record.Key.Memory,
        Value = record.Value.Memory,
        Timestamp = record.Timestamp.ToCore(),
        TtlMillis = (long)record.TtlMillis,
        Tag = record.Tag.Length == 0 ? default : Encoding.UTF8.GetBytes(record.Tag),
    };
}
