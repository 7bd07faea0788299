using TopGun.Core.Grid;
using CoreConcern = TopGun.Core.Grid.WriteConcern;
using SchemaConcern = TopGun.Grid.V1.WriteConcern;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Write concerns in both forms.</summary>
public static class LevelConversion
{
    /// <summary>The level as Core knows it; null when unspecified.</summary>
    /// <exception cref="GridException">The number is not one of the schema's.</exception>
    public static CoreConcern? ToCore(this SchemaConcern concern) => concern switch
    {
        SchemaConcern.Unspecified => null,
        SchemaConcern.FireAndForget => CoreConcern.FireAndForget,
        SchemaConcern.Memory => CoreConcern.Memory,
        SchemaConcern.Applied => CoreConcern.Applied,
        SchemaConcern.Replicated => CoreConcern.Replicated,
        SchemaConcern.Persisted => CoreConcern.Persisted,
        _ => throw new GridException(GridErrorCode.InvalidArgument, $"write concern {(int)concern} is not known; use 1 to 5 or leave it out"),
    };

    /// <summary>The level as the schema knows it.</summary>
    public static SchemaConcern ToSchema(this CoreConcern concern) => (SchemaConcern)((int)concern + 1);
}
