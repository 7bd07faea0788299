namespace Grpc.Core;

/// <summary>Which parts of a server call are carried over to the calls made on its behalf.</summary>
/// <param name="propagateDeadline">Carry the deadline over.</param>
/// <param name="propagateCancellation">Carry the cancellation over.</param>
public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    /// <summary>Everything is carried over.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>True if the deadline is carried over.</summary>
    public bool IsPropagateDeadline { get; } = propagateDeadline;

    /// <summary>True if the cancellation is carried over.</summary>
    public bool IsPropagateCancellation { get; } = propagateCancellation;
}
