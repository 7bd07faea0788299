using TopGun.Core.Grid;
using TopGun.Core.Time;

namespace TopGun.Node.Storage.Rules;

/// <summary>A rule's decision about one put.</summary>
/// <param name="Step">What becomes of it.</param>
/// <param name="Value">The value in its place, for <see cref="MergeStep.Replace"/>.</param>
/// <param name="Timestamp">Stamp of that value.</param>
/// <param name="Error">Kind of refusal, for <see cref="MergeStep.Refuse"/>.</param>
/// <param name="Reason">What the writer is told of it.</param>
public readonly record struct MergeVerdict(
    MergeStep Step, byte[]? Value = null, HlcTimestamp Timestamp = default,
    GridErrorCode Error = GridErrorCode.None, string? Reason = null);
