using System.Text;

namespace TopGun.Generators.Cli;

/// <summary>Collects indented lines that end in a line feed on every platform.</summary>
internal sealed class TextLines
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a line; an empty one gets no indentation.</summary>
    public TextLines Add(string line = "", int indent = 0)
    {
        if (line.Length > 0)
            _text.Append(' ', indent * 2).Append(line);
        _text.Append('\n');
        return this;
    }

    /// <summary>Adds a TSDoc comment; none for an empty text.</summary>
    public TextLines AddDoc(string text, int indent = 0)
    {
        if (text.Length == 0)
            return this;
        var lines = text.Replace("*/", "*\\/", StringComparison.Ordinal).Split('\n');
        if (lines.Length == 1)
            return Add($"/** {lines[0]} */", indent);
        Add("/**", indent);
        foreach (var line in lines)
            Add($" * {line}".TrimEnd(), indent);
        return Add(" */", indent);
    }

    /// <inheritdoc />
    public override string ToString() => _text.ToString();
}
