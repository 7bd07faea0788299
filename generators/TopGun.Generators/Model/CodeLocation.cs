namespace TopGun.Generators.Model;

/// <summary>A place in C# source, kept without the syntax tree so that it can be cached.</summary>
/// <param name="Path">File.</param>
/// <param name="Start">Offset of the first character.</param>
/// <param name="Length">Number of characters.</param>
/// <param name="StartLine">First line, from 0.</param>
/// <param name="StartColumn">First column, from 0.</param>
/// <param name="EndLine">Last line, from 0.</param>
/// <param name="EndColumn">Column after the last, from 0.</param>
public sealed record CodeLocation(
    string Path, int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn);
