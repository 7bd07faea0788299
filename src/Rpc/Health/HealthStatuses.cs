using System.Threading.Channels;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace TopGun.Rpc.Health;

/// <summary>What the process says about the health of its services, and who wants to hear of changes. Thread-safe.</summary>
/// <remarks>The empty name stands for the server as a whole; it is SERVING from the start.</remarks>
public sealed class HealthStatuses
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _statuses = new(StringComparer.Ordinal) { [""] = ServingStatus.Serving };
    private readonly Dictionary<string, List<Channel<ServingStatus>>> _watchers = new(StringComparer.Ordinal);
    private bool _stopped;

    /// <summary>Says whether a service works; after <see cref="Stop" /> nothing does.</summary>
    /// <param name="service">Full name, or empty for the server as a whole.</param>
    /// <param name="serving">True if it answers calls as it should.</param>
    public void Set(string service, bool serving)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_gate)
            if (!_stopped)
                Publish(service, serving ? ServingStatus.Serving : ServingStatus.NotServing);
    }

    /// <summary>Says that the process stops: every service becomes NOT_SERVING for good.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            foreach (var service in _statuses.Keys.ToArray())
                Publish(service, ServingStatus.NotServing);
        }
    }

    internal ServingStatus? Find(string service)
    {
        lock (_gate)
            return _statuses.TryGetValue(service, out var status) ? status : null;
    }

    internal KeyValuePair<string, ServingStatus>[] ToArray()
    {
        lock (_gate)
            return [.. _statuses];
    }

    /// <summary>A queue of one that always holds the newest status not yet seen, starting with the present one.</summary>
    internal Channel<ServingStatus> Watch(string service)
    {
        var changes = Channel.CreateBounded<ServingStatus>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            if (!_watchers.TryGetValue(service, out var watchers))
                _watchers[service] = watchers = [];
            watchers.Add(changes);
            changes.Writer.TryWrite(_statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown));
        }

        return changes;
    }

    internal void Unwatch(string service, Channel<ServingStatus> changes)
    {
        lock (_gate)
        {
            var watchers = _watchers[service];
            watchers.Remove(changes);
            if (watchers.Count == 0)
                _watchers.Remove(service);
        }
    }

    private void Publish(string service, ServingStatus status)
    {
        _statuses[service] = status;
        if (!_watchers.TryGetValue(service, out var watchers))
            return;
        foreach (var watcher in watchers)
            watcher.Writer.TryWrite(status);
    }
}
