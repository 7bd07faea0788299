namespace TopGun.Core.Grid.Maps;

/// <summary>A part of a batch's frame.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct Slice(int Offset, int Length)
{
    /// <summary>True when nothing is meant.</summary>
    public bool IsEmpty => Length == 0;
}
