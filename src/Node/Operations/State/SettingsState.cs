using TopGun.Core.Grid.Administration;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Node.Operations.State;

/// <summary>Settings that were changed at run time, as one MsgPack value: <c>[queries at a time, slow operation ms, sweep ms]</c>.</summary>
internal static class SettingsState
{
    private const int Members = 3;

    /// <summary>Writes what is in effect.</summary>
    public static byte[] Write(NodeSettings settings)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(Members);
        writer.WriteInteger(settings.ConcurrentOperationsMax);
        writer.WriteInteger((long)settings.SlowOperationTime.TotalMilliseconds);
        writer.WriteInteger((long)settings.SweepInterval.TotalMilliseconds);
        return buffer.ToArray();
    }

    /// <summary>Reads them as a change of the defaults.</summary>
    /// <exception cref="FormatException">The value is none.</exception>
    public static SettingsChange Read(ReadOnlySpan<byte> value)
    {
        var members = new MsgPackValue(value).Items;
        if (members.Count != Members)
            throw new FormatException("the stored settings are damaged");
        members.MoveNext();
        var isSound = members.Current.TryGetInt64(out var concurrent);
        members.MoveNext();
        isSound &= members.Current.TryGetInt64(out var slow);
        members.MoveNext();
        isSound &= members.Current.TryGetInt64(out var sweep);
        return isSound
            ? new SettingsChange
            {
                ConcurrentOperationsMax = (int)concurrent,
                SlowOperationTime = TimeSpan.FromMilliseconds(slow),
                SweepInterval = TimeSpan.FromMilliseconds(sweep),
            }
            : throw new FormatException("the stored settings are damaged");
    }
}
