using Google.Protobuf;
using TopGun.Grid.V1;
using CoreRegistration = TopGun.Core.Grid.Resolvers.ResolverRegistration;
using CoreRejection = TopGun.Core.Grid.Resolvers.MergeRejection;
using SchemaRegistration = TopGun.Grid.V1.ResolverRegistration;
using SchemaRejection = TopGun.Grid.V1.MergeRejection;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Conflict resolvers between Core and the schema.</summary>
public static class ResolverConversion
{
    /// <summary>The schema's form of a registration.</summary>
    public static SchemaRegistration ToSchema(this CoreRegistration registration)
    {
        var result = new SchemaRegistration { Map = registration.MapName, Name = registration.Name };
        if (registration.Priority is { } priority)
            result.Priority = (uint)priority;
        if (registration.KeyPattern is { } keyPattern)
            result.KeyPattern = keyPattern;
        return result;
    }

    /// <summary>Core's form of a registration; none is one without names, which is refused.</summary>
    public static CoreRegistration ToCore(this SchemaRegistration? registration) => registration is null
        ? new CoreRegistration(string.Empty, string.Empty)
        : new CoreRegistration(
            registration.Map,
            registration.Name,
            registration.HasPriority ? (int)Math.Min(registration.Priority, int.MaxValue) : null,
            registration.HasKeyPattern ? registration.KeyPattern : null);

    /// <summary>The schema's form of a list of registrations.</summary>
    public static ResolverList ToSchema(this IReadOnlyList<CoreRegistration> registrations) =>
        new() { Registrations = { registrations.Select(ToSchema) } };

    /// <summary>Core's form of a list of registrations.</summary>
    public static IReadOnlyList<CoreRegistration> ToCore(this ResolverList list) => [.. list.Registrations.Select(ToCore)];

    /// <summary>The schema's form of a refusal.</summary>
    public static SchemaRejection ToSchema(this CoreRejection rejection) => new()
    {
        Map = rejection.MapName,
        Key = UnsafeByteOperations.UnsafeWrap(rejection.Key),
        AttemptedValue = UnsafeByteOperations.UnsafeWrap(rejection.AttemptedValue),
        Reason = rejection.Reason,
        Timestamp = rejection.Timestamp.ToSchema(),
    };

    /// <summary>Core's form of a refusal.</summary>
    public static CoreRejection ToCore(this SchemaRejection rejection) => new(
        rejection.Map, rejection.Key.Memory, rejection.AttemptedValue.Memory, rejection.Reason, rejection.Timestamp.ToCore());
}
