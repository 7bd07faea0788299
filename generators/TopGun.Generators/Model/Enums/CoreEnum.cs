namespace TopGun.Generators.Model.Enums;

/// <summary>An enum of Core that stands for one of the schema.</summary>
public static class CoreEnum
{
    /// <summary>What <c>core_unspecified</c> says when number 0 means that there is no value.</summary>
    public const string NoValue = "null";

    /// <summary>Names of all enums that may stand in the option <c>core_type</c>.</summary>
    public static IReadOnlyList<string> KnownNames { get; } =
    [
        "TopGun.Core.Grid.Maps.WriteConcern", "TopGun.Core.Grid.Maps.OperationKind",
        "TopGun.Core.Grid.Queries.ChangeKind", "TopGun.Core.Grid.Queries.CursorStatus", "TopGun.Core.Grid.Queries.AggregateFunction",
        "TopGun.Core.Grid.Administration.NodeHealth", "TopGun.Core.Grid.Administration.IndexKind",
        "TopGun.Core.Access.AccessAction",
    ];
}
