namespace TopGun.Core.Values;

/// <summary>Text that should be a JSON value is not one that can become a value of the grid.</summary>
public sealed class JsonValueFormatException : FormatException
{
    internal JsonValueFormatException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
