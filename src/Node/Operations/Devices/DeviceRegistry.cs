using System.Security.Cryptography;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Operations.State;

namespace TopGun.Node.Operations.Devices;

/// <summary>Mints and verifies the credentials of devices (server-behaviour §2.5), and remembers them as the node remembers its records.</summary>
/// <remarks>Holds no secret, only its SHA-256. Safe for use from many threads.</remarks>
internal sealed class DeviceRegistry
{
    private const int UuidBytes = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Credential> _credentials = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();
    private readonly RandomBytes _random;
    private readonly int _devicesMax;
    private readonly NodeRecords _records;

    /// <summary>Begins with what is remembered.</summary>
    /// <param name="random">Source of secrets.</param>
    /// <param name="devicesMax">Most credentials kept.</param>
    /// <param name="records">Where credentials are remembered.</param>
    public DeviceRegistry(RandomBytes random, int devicesMax, NodeRecords records)
    {
        _random = random;
        _devicesMax = devicesMax;
        _records = records;
        foreach (var (deviceId, value) in records.Read(NodeRecords.Devices))
        {
            var (userId, secretHash) = DeviceState.Read(value);
            Keep(deviceId, new Credential(userId, secretHash));
        }
    }

    /// <summary>The identity of a presented token when it is genuine and of the same user, else a newly minted one.</summary>
    /// <param name="userId">The caller; null when anonymous.</param>
    /// <param name="token">What the device presented; anything, or null.</param>
    public DeviceIdentity Bind(string? userId, string? token) => Verify(userId, token) ?? Mint(userId);

    private DeviceIdentity? Verify(string? userId, string? token)
    {
        Span<byte> secret = stackalloc byte[DeviceToken.SecretBytes];
        if (!DeviceToken.TryParse(token, out var deviceId, secret))
            return null;
        Credential? credential;
        lock (_gate)
            _credentials.TryGetValue(deviceId, out credential);
        if (credential is null || !string.Equals(credential.UserId, userId, StringComparison.Ordinal))
            return null;
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(secret), credential.SecretHash)
            ? new DeviceIdentity(deviceId, NewToken: null)
            : null;
    }

    private DeviceIdentity Mint(string? userId)
    {
        Span<byte> bytes = stackalloc byte[UuidBytes + DeviceToken.SecretBytes];
        _random(bytes);
        var deviceId = Uuid(bytes[..UuidBytes]);
        var secret = bytes[UuidBytes..];
        var credential = new Credential(userId, SHA256.HashData(secret));
        lock (_gate)
        {
            Keep(deviceId, credential);
            if (_records.IsDurable)
                _records.Put(NodeRecords.Devices, deviceId, DeviceState.Write(userId, credential.SecretHash));
        }
        return new DeviceIdentity(deviceId, DeviceToken.Format(deviceId, secret));
    }

    private void Keep(string deviceId, Credential credential)
    {
        if (_credentials.Count >= _devicesMax)
        {
            var oldest = _oldestFirst.Dequeue();
            _credentials.Remove(oldest);
            _records.Put(NodeRecords.Devices, oldest, default);
        }
        _credentials.Add(deviceId, credential);
        _oldestFirst.Enqueue(deviceId);
    }

    // Version 4, variant 1 (RFC 9562 §5.4).
    private static string Uuid(Span<byte> bytes)
    {
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    private sealed record Credential(string? UserId, byte[] SecretHash);
}
