namespace TopGun.Core.Grid.Queries;

/// <summary>What an aggregation computes of the rows of a group (server-behaviour §5.7).</summary>
public enum AggregateFunction
{
    /// <summary>Number of rows; every group has it, asked for or not.</summary>
    Count,

    /// <summary>Sum of the numbers of a field; 0 when there is none.</summary>
    Sum,

    /// <summary>Least number of a field; nil when there is none.</summary>
    Min,

    /// <summary>Greatest number of a field; nil when there is none.</summary>
    Max,

    /// <summary>Mean of the numbers of a field; nil when there is none.</summary>
    Average,
}
