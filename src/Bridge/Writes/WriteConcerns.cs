using ClientConcern = TopGun.Protocol.Client.WriteConcern;
using CoreConcern = TopGun.Core.Grid.Maps.WriteConcern;

namespace TopGun.Bridge.Writes;

/// <summary>The levels of a write in the words of the grid and of the wire.</summary>
internal static class WriteConcerns
{
    /// <summary>The grid's word.</summary>
    /// <param name="concern">A word of the wire other than "unspecified".</param>
    public static CoreConcern ToCore(ClientConcern concern) => concern switch
    {
        ClientConcern.FireAndForget => CoreConcern.FireAndForget,
        ClientConcern.Memory => CoreConcern.Memory,
        ClientConcern.Applied => CoreConcern.Applied,
        ClientConcern.Replicated => CoreConcern.Replicated,
        ClientConcern.Persisted => CoreConcern.Persisted,
        _ => throw new ArgumentOutOfRangeException(nameof(concern), concern, "This is no level."),
    };

    /// <summary>The word of the wire.</summary>
    /// <param name="concern">The grid's word.</param>
    public static ClientConcern ToClient(CoreConcern concern) => concern switch
    {
        CoreConcern.FireAndForget => ClientConcern.FireAndForget,
        CoreConcern.Memory => ClientConcern.Memory,
        CoreConcern.Applied => ClientConcern.Applied,
        CoreConcern.Replicated => ClientConcern.Replicated,
        CoreConcern.Persisted => ClientConcern.Persisted,
        _ => throw new ArgumentOutOfRangeException(nameof(concern), concern, "This is no level."),
    };
}
