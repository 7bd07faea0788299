using TopGun.Client.Tests.Conformance;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Client.Tests.Sessions;

/// <summary>Counts ten keys of its own up by one, again and again.</summary>
/// <param name="session">Writes.</param>
/// <param name="name">What its keys begin with.</param>
internal sealed class CountingWriter(IGridSession session, string name)
{
    private readonly Dictionary<string, int> _values = [];
    private int _written;

    /// <summary>Where its keys are; not to be read while it writes.</summary>
    public IReadOnlyDictionary<string, int> Values => _values;

    /// <summary>Makes so many writes.</summary>
    public async Task WriteAsync(int count)
    {
        for (var end = _written + count; _written < end; _written++)
        {
            var key = $"{name}{_written % 10}";
            _values[key] = _values.GetValueOrDefault(key) + 1;
            await Writes.Put("m", key, $"{_values[key]}").ApplyAsync(session);
        }
    }
}
