namespace TopGun.Node.Storage.Records;

/// <summary>How a value was used lately, in 32 bits of its entry: what S3-FIFO asks when memory runs short.</summary>
internal struct ValueUse
{
    private const uint FrequencyMax = 3;
    private const uint QueuedBit = 1 << 2;
    private const uint LeftBit = 1 << 3;
    private const int LeftShift = 4;
    private const uint LeftMask = uint.MaxValue >> LeftShift;

    private uint _bits;

    /// <summary>Uses since it came or was looked at, at most 3.</summary>
    public readonly uint Frequency => _bits & FrequencyMax;

    /// <summary>Whether the place stands in a queue.</summary>
    public readonly bool IsQueued => (_bits & QueuedBit) != 0;

    /// <summary>Counts a use.</summary>
    public void Touch()
    {
        if (Frequency < FrequencyMax)
            _bits++;
    }

    /// <summary>Takes one use off.</summary>
    public void Cool() => _bits -= Frequency > 0 ? 1u : 0;

    /// <summary>Forgets the uses.</summary>
    public void Chill() => _bits &= ~FrequencyMax;

    /// <summary>Enters a queue, unused.</summary>
    public void Enter() => _bits = QueuedBit;

    /// <summary>Leaves the queues.</summary>
    public void Leave() => _bits &= ~QueuedBit;

    /// <summary>Leaves the queues, and remembers when.</summary>
    /// <param name="time">How many had left before.</param>
    public void LeaveAt(uint time) => _bits = LeftBit | (time << LeftShift);

    /// <summary>Forgets everything but whether the place stands in a queue.</summary>
    public void Clear() => _bits &= QueuedBit;

    /// <summary>Whether it left when at most so many have left since.</summary>
    /// <param name="time">How many have left by now.</param>
    /// <param name="most">How many may have left since.</param>
    public readonly bool LeftWithin(uint time, int most) => (_bits & LeftBit) != 0 && ((time - (_bits >> LeftShift)) & LeftMask) <= (uint)most;
}
