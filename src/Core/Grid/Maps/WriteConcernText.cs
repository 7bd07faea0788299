namespace TopGun.Core.Grid.Maps;

/// <summary>What callers are told about levels, in the words of the wire (server-behaviour §3.4).</summary>
public static class WriteConcernText
{
    private static readonly string[] Names = ["FIRE_AND_FORGET", "MEMORY", "APPLIED", "REPLICATED", "PERSISTED"];

    /// <summary>The level as clients write it.</summary>
    /// <param name="level">A level of the enumeration.</param>
    public static string NameOf(WriteConcern level) => Names[(int)level];

    /// <summary>A write did not reach its level in the time allowed.</summary>
    /// <param name="achieved">Level reached.</param>
    /// <param name="requested">Level asked for.</param>
    public static string TimedOut(WriteConcern achieved, WriteConcern requested) =>
        $"Timeout: achieved {NameOf(achieved)}, requested {NameOf(requested)}";
}
