using System.Collections.Frozen;

namespace TopGun.Core.Processors;

/// <summary>The processors that a grid runs: the built-in ones and those that its host adds by name. Code of callers is never run.</summary>
public sealed class EntryProcessors
{
    private readonly FrozenDictionary<string, IEntryProcessor> _processors;

    /// <summary>Names the processors.</summary>
    /// <param name="added">Processors of the host by name; names that begin with <c>builtin:</c> are taken.</param>
    /// <exception cref="ArgumentException">A name is empty or taken.</exception>
    public EntryProcessors(IReadOnlyDictionary<string, IEntryProcessor>? added = null)
    {
        var processors = new Dictionary<string, IEntryProcessor>(StringComparer.Ordinal);
        foreach (var processor in BuiltInProcessors.All)
            processors.Add(processor.Name, processor);
        foreach (var (name, processor) in added ?? new Dictionary<string, IEntryProcessor>())
        {
            if (name.Length == 0 || name.StartsWith(BuiltInProcessors.Prefix, StringComparison.Ordinal))
                throw new ArgumentException($"the processor name '{name}' is empty or begins with '{BuiltInProcessors.Prefix}'; use another", nameof(added));
            processors.Add(name, processor);
        }
        _processors = processors.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The processors that clients know.</summary>
    public static EntryProcessors BuiltIn { get; } = new();

    /// <summary>
    /// The processor of this name, if the code sent along is none or the name itself, which callers without JavaScript send because
    /// some code must be, or, for a built-in one, the code that clients ship.
    /// </summary>
    /// <param name="name">Name of the processor.</param>
    /// <param name="code">Source sent along; may be empty.</param>
    /// <returns>Null when the name is unknown or stands for other code.</returns>
    public IEntryProcessor? Find(string name, string code)
    {
        var processor = _processors.GetValueOrDefault(name);
        return code.Length == 0 || code == name || (processor as BuiltInProcessor)?.Code.Matches(code) == true ? processor : null;
    }
}
