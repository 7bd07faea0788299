namespace TopGun.Node.Storage.Wal;

/// <content>What happens when disk or store do not keep up (settled 26).</content>
public sealed partial class WriteAheadLog
{
    private ReachedWaits? _forRoom;
    private long _slowed;

    /// <inheritdoc/>
    public bool IsFull => _filling.Length > WalLimits.BacklogBytesSlow || _writer.Bytes > _options.LogBytesMax;

    /// <inheritdoc/>
    public bool MustRefuse =>
        _filling.Length > WalLimits.BacklogBytesMax || (_writer.Bytes > _options.LogBytesMax && IsStoreStalled?.Invoke() == true);

    /// <summary>Tells whether the store has made no progress for longer than it may; asked only while the log is full.</summary>
    public Func<bool>? IsStoreStalled { get; set; }

    /// <summary>Acknowledgements that were held back because the log was full, so far.</summary>
    public long Slowed => Volatile.Read(ref _slowed);

    /// <inheritdoc/>
    public bool TryHoldForRoom(ILogWait wait)
    {
        lock (_gate)
        {
            if (!IsFull || MustRefuse || _isStopping)
                return false;
            _forRoom ??= new ReachedWaits();
            _forRoom.Add(wait);
            _slowed++;
            return true;
        }
    }

    /// <summary>Lets those go on who wait for room, if there is some or waiting does not help any more.</summary>
    public void ReleaseRoom()
    {
        ReachedWaits? held;
        lock (_gate)
        {
            if (_forRoom is null || (IsFull && !MustRefuse && !_isStopping))
                return;
            (held, _forRoom) = (_forRoom, null);
        }
        ThreadPool.UnsafeQueueUserWorkItem(held, preferLocal: false);
    }
}
