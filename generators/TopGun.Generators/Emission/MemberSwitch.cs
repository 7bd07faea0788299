using TopGun.Generators.Model.Fields;

namespace TopGun.Generators.Emission;

/// <summary>Emits the loop over the members of a map and the switch on their names, by length and then by bytes.</summary>
internal static class MemberSwitch
{
    /// <summary>Emits the loop; <paramref name="section"/> writes what to do with a field's value.</summary>
    public static void Write(
        SourceWriter code,
        IEnumerable<FieldModel> fields,
        Action<FieldModel> section,
        string readName = "WireText.ReadName(ref reader)")
    {
        code.Open("for (var memberCount = reader.ReadMapHeader(); memberCount > 0; memberCount--)");
        code.Line($"var memberName = {readName};");
        code.Open("switch (memberName.Length)");
        foreach (var field in fields)
        {
            Labels(code, field);
            code.Indent();
            section(field);
            code.Line("break;");
            code.Outdent();
        }
        code.Line("default:");
        code.Indent();
        code.Line("reader.Skip();");
        code.Line("break;");
        code.Outdent();
        code.Close();
        code.Close();
    }

    private static void Labels(SourceWriter code, FieldModel field)
    {
        foreach (var name in field.Aliases.Prepend(field.WireName))
            code.Line($"case {Length(name)} when memberName.SequenceEqual(\"{name}\"u8):");
    }

    private static int Length(string name) => System.Text.Encoding.UTF8.GetByteCount(name);
}
