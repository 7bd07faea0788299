using System.Net;

namespace TopGun.Bridge.Http;

/// <summary>Allows each address a steady rate with a burst; safe for use from many threads.</summary>
/// <remarks>Addresses of version 6 count by their network of 64 bits, which is what one caller has.</remarks>
/// <param name="perSecond">Requests that come back per second.</param>
/// <param name="burst">Most at once.</param>
/// <param name="time">Clock.</param>
internal sealed class AddressLimiter(double perSecond, double burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Bucket> _buckets = [];
    private readonly long _started = time.GetTimestamp();

    /// <summary>Takes one request from an address's allowance; false when it is used up.</summary>
    public bool TryTake(IPAddress? address)
    {
        var key = KeyOf(address);
        lock (_gate)
        {
            var left = Refill(key);
            if (left < 1 || (!_buckets.ContainsKey(key) && !HasRoom()))
                return false;
            _buckets[key] = new Bucket(left - 1, Now);
            return true;
        }
    }

    /// <summary>Gives one request back, for those that are to cost nothing after all.</summary>
    public void GiveBack(IPAddress? address)
    {
        var key = KeyOf(address);
        lock (_gate)
            _buckets[key] = new Bucket(Math.Min(burst, Refill(key) + 1), Now);
    }

    private double Now => time.GetElapsedTime(_started).TotalSeconds;

    private double Refill(UInt128 key) =>
        _buckets.TryGetValue(key, out var bucket) ? Math.Min(burst, bucket.Left + ((Now - bucket.At) * perSecond)) : burst;

    // Addresses whose allowance is whole again need not be remembered.
    private bool HasRoom()
    {
        if (_buckets.Count < Limits.LimitedAddressesMax)
            return true;
        foreach (var key in _buckets.Keys.Where(key => Refill(key) >= burst).ToArray())
            _buckets.Remove(key);
        return _buckets.Count < Limits.LimitedAddressesMax;
    }

    private static UInt128 KeyOf(IPAddress? address)
    {
        if (address is null)
            return UInt128.Zero;
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).TryWriteBytes(bytes, out var length);
        if (length == 16)
            bytes[8..].Clear();
        var key = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return length == 16 ? key | UInt128.One : key;
    }

    private readonly record struct Bucket(double Left, double At);
}
