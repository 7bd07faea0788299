namespace TopGun.Generators.Model.Fields;

/// <summary>What becomes of a number in an integer field that is not whole or not in range.</summary>
public enum FieldTolerance
{
    /// <summary>The message is undecodable.</summary>
    Strict,

    /// <summary>It becomes the greatest value of the type, which the handler refuses.</summary>
    Poison,

    /// <summary>It becomes the nearest whole number in range; NaN becomes 0.</summary>
    Clamp,
}
