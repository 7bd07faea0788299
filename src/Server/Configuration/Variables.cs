using System.Globalization;

namespace TopGun.Server.Configuration;

/// <summary>Reads environment variables.</summary>
/// <param name="environment">Reads a variable; null or empty means unset.</param>
/// <param name="errors">Receives what is wrong.</param>
internal sealed class Variables(Func<string, string?> environment, ICollection<string> errors)
{
    /// <summary>Whether a switch is on: 1 or true in any case.</summary>
    public bool IsOn(string variable) =>
        environment(variable) is { } text && (text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a switch is off: 0 or false in any case.</summary>
    public bool IsOff(string variable) =>
        environment(variable) is { } text && (text == "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase));

    /// <summary>The text; null when it is unset.</summary>
    public string? TextOrNull(string variable) => environment(variable) is { Length: > 0 } text ? text : null;

    /// <summary>A whole number; the default when it is unset or, with an error, out of range.</summary>
    public int ReadNumber(string variable, int defaultValue, int min, int max)
    {
        var text = TextOrNull(variable);
        if (text is null)
        {
            return defaultValue;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        errors.Add($"{variable} is '{text}'. It must be a whole number from {min} to {max}.");
        return defaultValue;
    }
}
