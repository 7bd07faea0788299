namespace TopGun.Generators.Model.Fields;

/// <summary>Input shapes a field accepts beside its canonical one.</summary>
public enum FieldShape
{
    /// <summary>None.</summary>
    Canonical,

    /// <summary>A list of two-field records, or a map from the first field to the second.</summary>
    Sort,

    /// <summary>Bytes as bin, as array of byte values, or as map from index to byte value.</summary>
    Vector,

    /// <summary>The fields of the nested record are the payload itself.</summary>
    Inline,
}
