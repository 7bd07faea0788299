using TopGun.Node.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Wal.Files;

/// <summary>Files in memory that know what is only with the operating system; every call can be the last one of the process.</summary>
internal sealed class SimulatedDisk(int seed = 1) : ISegmentFiles
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SimulatedFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedFile> _deleted = new(StringComparer.Ordinal);
    private readonly Random _random = new(seed);
    private TaskCompletionSource _synced = NewSignal();
    private long _callsLeft = long.MaxValue;

    /// <summary>Calls so far.</summary>
    public long Calls { get; private set; }

    /// <summary>fsyncs so far.</summary>
    public int Syncs { get; private set; }

    /// <summary>True once the process has crashed.</summary>
    public bool HasCrashed { get; private set; }

    /// <summary>Thrown by the next write, once.</summary>
    public Exception? NextWriteFails { get; set; }

    /// <summary>Thrown by the next fsync, once.</summary>
    public Exception? NextSyncFails { get; set; }

    /// <summary>When set, an fsync waits for it.</summary>
    public ManualResetEventSlim? SyncWaitsFor { get; set; }

    /// <summary>Ends with the next fsync that begins after this call, or that is under way.</summary>
    public Task NextSync()
    {
        lock (_gate)
            return _synced.Task;
    }

    /// <summary>The process ends within a call to come.</summary>
    /// <param name="calls">Calls that still succeed.</param>
    public void CrashAfter(long calls) => _callsLeft = calls;

    /// <summary>The machine is as the next process finds it.</summary>
    /// <param name="losesPower">True: what was not brought to the disk may be gone, in part or as a whole.</param>
    public void Restart(bool losesPower)
    {
        lock (_gate)
        {
            HasCrashed = false;
            _callsLeft = long.MaxValue;
            if (!losesPower)
                return;
            foreach (var file in _files.Values)
            {
                file.Bytes.RemoveRange(file.Synced + _random.Next(file.Bytes.Count - file.Synced + 1), file.Bytes.Count, _random);
                // What has come through one failure of the power is on the disk.
                file.Synced = file.Bytes.Count;
            }
            // A deletion that was not brought to the disk.
            foreach (var (name, file) in _deleted)
                if (_random.Next(2) == 0)
                    _files.TryAdd(name, file);
            _deleted.Clear();
        }
    }

    /// <summary>Counts a call, and ends the process when it was the last one.</summary>
    public void Count()
    {
        lock (_gate)
        {
            Calls++;
            if (HasCrashed || _callsLeft-- <= 0)
            {
                HasCrashed = true;
                throw new SimulatedCrashException();
            }
        }
    }

    /// <summary>Changes a byte.</summary>
    public void Flip(string name, int offset) => _files[name].Bytes.Flip(offset);

    public int LengthOf(string name) => _files[name].Bytes.Count;

    public void Cut(string name, int length) => _files[name].Bytes.RemoveRange(length, _files[name].Bytes.Count, null);

    public void Put(string name, byte[] bytes) => _files[name] = new SimulatedFile(this, bytes);

    public IReadOnlyList<string> List()
    {
        Count();
        lock (_gate)
            return [.. _files.Keys];
    }

    public int Read(string name, ref byte[] buffer)
    {
        Count();
        lock (_gate)
        {
            var bytes = _files[name].Bytes.ToArray();
            if (buffer.Length < bytes.Length)
                buffer = new byte[bytes.Length];
            bytes.CopyTo(buffer, 0);
            return bytes.Length;
        }
    }

    /// <summary>What a file holds.</summary>
    public byte[] BytesOf(string name) => _files[name].Bytes.ToArray();

    public ISegmentFile Create(string name)
    {
        Count();
        lock (_gate)
        {
            var file = new SimulatedFile(this, []);
            _files.Add(name, file);
            return file;
        }
    }

    public void Truncate(string name, long length)
    {
        Count();
        Cut(name, (int)length);
        _files[name].Synced = (int)length;
    }

    public void Delete(string name)
    {
        Count();
        lock (_gate)
        {
            if (_files.Remove(name, out var file))
                _deleted[name] = file;
        }
    }

    /// <summary>The same files, apart from these.</summary>
    public SimulatedDisk Copy()
    {
        var copy = new SimulatedDisk();
        lock (_gate)
        {
            foreach (var (name, file) in _files)
                copy.Put(name, file.Bytes.ToArray());
        }
        return copy;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Write(SimulatedFile file, ReadOnlySpan<byte> bytes)
    {
        if (NextWriteFails is { } failure)
        {
            NextWriteFails = null;
            throw failure;
        }
        try
        {
            Count();
        }
        catch (SimulatedCrashException)
        {
            // The operating system may have taken a part.
            lock (_gate)
                file.Bytes.AddRange(bytes[.._random.Next(bytes.Length)]);
            throw;
        }
        lock (_gate)
            file.Bytes.AddRange(bytes);
    }

    internal void Sync(SimulatedFile file)
    {
        // Not for ever: a test that fails before it lets go must not hang.
        SyncWaitsFor?.Wait(LogUnderTest.Limit);
        if (NextSyncFails is { } failure)
        {
            NextSyncFails = null;
            throw failure;
        }
        int length;
        lock (_gate)
            length = file.Bytes.Count;
        Count();
        lock (_gate)
        {
            Syncs++;
            file.Synced = Math.Max(file.Synced, length);
            _synced.TrySetResult();
            _synced = NewSignal();
        }
    }
}
