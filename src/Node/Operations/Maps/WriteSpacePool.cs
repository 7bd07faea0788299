namespace TopGun.Node.Operations.Maps;

/// <summary>Keeps a few <see cref="WriteSpace"/>s between batches, so that idle sessions hold none.</summary>
internal sealed class WriteSpacePool
{
    private const int SpacesMax = 16;

    private readonly WriteSpace?[] _spaces = new WriteSpace?[SpacesMax];

    /// <summary>A space that nobody else uses.</summary>
    public WriteSpace Rent()
    {
        for (var i = 0; i < _spaces.Length; i++)
            if (Volatile.Read(ref _spaces[i]) is not null && Interlocked.Exchange(ref _spaces[i], null) is { } space)
                return space;
        return new WriteSpace();
    }

    /// <summary>Gives a space back; it is dropped when enough are kept.</summary>
    public void Return(WriteSpace space)
    {
        for (var i = 0; i < _spaces.Length; i++)
            if (Interlocked.CompareExchange(ref _spaces[i], space, null) is null)
                return;
    }
}
