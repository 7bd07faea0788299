using TopGun.Node.Operations.Sessions;

namespace TopGun.Node.Operations.Devices;

/// <summary>Which session a device lives in; a newer one takes it over (server-behaviour §2.5).</summary>
internal sealed class DeviceOwners
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, NodeSession> _owners = new(StringComparer.Ordinal);

    /// <summary>Makes a session the owner of a device.</summary>
    /// <returns>The owner before it, to be closed; null when there was none.</returns>
    public NodeSession? Take(string deviceId, NodeSession session)
    {
        lock (_gate)
        {
            _owners.Remove(deviceId, out var previous);
            _owners.Add(deviceId, session);
            return ReferenceEquals(previous, session) ? null : previous;
        }
    }

    /// <summary>Ends the ownership of a session, unless another has taken over.</summary>
    public void Release(string deviceId, NodeSession session)
    {
        lock (_gate)
        {
            if (_owners.TryGetValue(deviceId, out var owner) && ReferenceEquals(owner, session))
                _owners.Remove(deviceId);
        }
    }
}
