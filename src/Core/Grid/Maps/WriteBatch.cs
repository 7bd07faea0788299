using System.Text;

namespace TopGun.Core.Grid.Maps;

/// <summary>
/// Writes of one caller that travel together, as slices of the frame they came in. Reused by its owner; not thread-safe.
/// </summary>
public sealed class WriteBatch
{
    private const int InitialOperations = 16;

    private WriteOperation[] _operations = new WriteOperation[InitialOperations];
    private byte[] _ids = [];

    /// <summary>Bytes that the slices point into; valid until <see cref="IMaps.Apply"/> returns.</summary>
    public ReadOnlyMemory<byte> Frame { get; private set; }

    /// <summary>Number of operations, those already refused included.</summary>
    public int Count { get; private set; }

    /// <summary>Level asked for by operations without their own.</summary>
    public WriteConcern Concern { get; set; } = WriteConcern.Applied;

    /// <summary>
    /// True for the state of another replica: its operations have no ids, and the removal of a tag counts once in its map,
    /// since replicas repeat the removed tags of a whole map with every key.
    /// </summary>
    public bool IsReplica { get; set; }

    /// <summary>Set by a node that does not keep up: whoever can should hand in nothing more before the batch is complete.</summary>
    public bool IsSlowed { get; set; }

    /// <summary>Time allowed to reach the level.</summary>
    public TimeSpan Timeout { get; set; } = GridLimits.WriteTimeout;

    /// <summary>The operations in request order.</summary>
    public Span<WriteOperation> Operations => _operations.AsSpan(0, Count);

    /// <summary>Empties the batch for another frame.</summary>
    /// <param name="frame">Bytes that the slices will point into.</param>
    public void Reset(ReadOnlyMemory<byte> frame)
    {
        Operations.Clear();
        Count = 0;
        Frame = frame;
        Concern = WriteConcern.Applied;
        IsReplica = false;
        IsSlowed = false;
        Timeout = GridLimits.WriteTimeout;
    }

    /// <summary>Names the frame after the operations were added, for callers that build it while they add.</summary>
    /// <param name="frame">Bytes that the slices point into.</param>
    public void Attach(ReadOnlyMemory<byte> frame) => Frame = frame;

    /// <summary>Appends an operation with all members at their defaults.</summary>
    /// <returns>The operation, to be filled before the next call.</returns>
    public ref WriteOperation Add()
    {
        if (Count == _operations.Length)
        {
            Array.Resize(ref _operations, Count * 2);
        }

        ref var operation = ref _operations[Count++];
        operation.MapName = string.Empty;
        return ref operation;
    }

    /// <summary>Bytes of a slice; only while <see cref="Frame"/> is valid, or for ids after <see cref="KeepIds"/>.</summary>
    /// <param name="slice">Part of the frame.</param>
    public ReadOnlySpan<byte> Bytes(Slice slice) => Frame.Span.Slice(slice.Offset, slice.Length);

    /// <summary>Text of an operation's id.</summary>
    /// <param name="operation">The operation.</param>
    public string IdOf(in WriteOperation operation) => Encoding.UTF8.GetString(Bytes(operation.Id));

    /// <summary>
    /// Copies the ids out of the frame, so that the batch can complete after its frame is gone. Every other slice is dead
    /// afterwards.
    /// </summary>
    public void KeepIds()
    {
        var length = 0;
        foreach (ref readonly var operation in Operations)
        {
            length += operation.Id.Length;
        }

        if (_ids.Length < length)
        {
            _ids = new byte[length];
        }

        var offset = 0;
        foreach (ref var operation in Operations)
        {
            Bytes(operation.Id).CopyTo(_ids.AsSpan(offset));
            operation.Id = new Slice(offset, operation.Id.Length);
            offset += operation.Id.Length;
        }

        Frame = _ids;
    }
}
