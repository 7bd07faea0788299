using TopGun.Core.Grid.Maps;

namespace TopGun.Node.Operations.Processors;

/// <summary>The write of a processor to one key, in a batch that its attempts share.</summary>
internal sealed class ProcessorWrite(string mapName, byte[] key, uint keyHash, byte[] id) : IWriteCompletion
{
    private readonly WriteBatch _batch = new();

    /// <summary>Map of the entry.</summary>
    public string MapName => mapName;

    /// <summary>Key of the entry as UTF-8.</summary>
    public ReadOnlySpan<byte> Key => key;

    /// <summary>Hash of the key.</summary>
    public uint KeyHash => keyHash;

    /// <summary>The batch that writes this value, or removes the entry when it is empty.</summary>
    public WriteBatch BatchFor(ReadOnlyMemory<byte> value)
    {
        byte[] frame = [.. id, .. key, .. value.Span];
        _batch.Reset(frame);
        ref var operation = ref _batch.Add();
        operation.Kind = value.IsEmpty ? OperationKind.Remove : OperationKind.Put;
        operation.MapName = mapName;
        operation.Id = new Slice(0, id.Length);
        operation.Key = new Slice(id.Length, key.Length);
        operation.KeyHash = keyHash;
        operation.Value = new Slice(id.Length + key.Length, value.Length);
        return _batch;
    }

    /// <summary>The outcome is read from the batch as soon as it was applied.</summary>
    public void OnCompleted(WriteBatch batch)
    {
    }
}
