using System.Buffers;
using System.Globalization;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Values;

/// <summary>Writes values as JSON the way JSON.stringify does, with or without its allow list.</summary>
/// <remarks>
/// With a list it is the canonical text of core-algorithms §6.3: listed members only, sorted, byte arrays as objects. Without, it
/// is the JSON of the public API: every member in its order, byte arrays as base64.
/// </remarks>
internal readonly struct JsonText(IBufferWriter<char> destination, AllowedNames? allowed)
{
    /// <summary>Writes the value that <paramref name="reader"/> stands on; "absent" and what JSON lacks become null.</summary>
    public void Write(ref MsgPackReader reader, int depth)
    {
        switch (reader.PeekKind())
        {
            case MsgPackKind.Boolean: destination.Write(reader.ReadBoolean() ? "true" : "false"); break;
            case MsgPackKind.Integer or MsgPackKind.Float: WriteNumber(reader.ReadDouble()); break;
            case MsgPackKind.String: WriteString(reader.ReadString()); break;
            case MsgPackKind.Binary: WriteBinary(reader.ReadBinary()); break;
            case MsgPackKind.Array: WriteArray(ref reader, Deeper(depth, reader)); break;
            case MsgPackKind.Map: WriteObject(reader.ReadRaw(), Deeper(depth, reader)); break;
            case MsgPackKind.Extension: WriteExtension(ref reader); break;
            default:
                reader.Skip();
                destination.Write("null");
                break;
        }
    }

    /// <summary>Writes a number, or null if it is not finite.</summary>
    private void WriteNumber(double number)
    {
        if (!double.IsFinite(number))
            destination.Write("null");
        else
            destination.Advance(NumberText.Format(number, destination.GetSpan(NumberText.CharsMax)));
    }

    private void WriteArray(ref MsgPackReader reader, int depth)
    {
        destination.Write("[");
        var count = reader.ReadArrayHeader();
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                destination.Write(",");
            Write(ref reader, depth);
        }
        destination.Write("]");
    }

    private void WriteObject(ReadOnlySpan<byte> map, int depth)
    {
        var members = MapMembers.Read(map);
        if (allowed is not null)
            MapMembers.Sort(members);
        destination.Write("{");
        var separator = "";
        foreach (var (name, offset) in members)
        {
            var value = new MsgPackReader(map[offset..]);
            if (value.IsAbsent || allowed?.Contains(name) == false)
                continue;
            destination.Write(separator);
            separator = ",";
            WriteString(name);
            destination.Write(":");
            Write(ref value, depth);
        }
        destination.Write("}");
    }

    private void WriteBinary(ReadOnlySpan<byte> bytes)
    {
        if (allowed is null)
        {
            WriteString(Convert.ToBase64String(bytes));
            return;
        }
        destination.Write("{");
        var separator = "";
        foreach (var index in allowed.IndicesBelow(bytes.Length))
        {
            destination.Write(separator);
            separator = ",";
            destination.Write(string.Create(CultureInfo.InvariantCulture, $"\"{index}\":{bytes[index]}"));
        }
        destination.Write("}");
    }

    private void WriteExtension(ref MsgPackReader reader)
    {
        var payload = reader.ReadExtension(out var type);
        if (type != MsgPackTimestamp.ExtensionType || !MsgPackTimestamp.TryParse(payload, out var milliseconds))
        {
            destination.Write("null");
            return;
        }
        destination.Write("\"");
        destination.Advance(IsoDate.Format(milliseconds, destination.GetSpan(IsoDate.CharsMax)));
        destination.Write("\"");
    }

    private void WriteString(string text)
    {
        destination.Write("\"");
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var plain = 0;
            while (plain < rest.Length && !NeedsEscape(rest, plain))
                plain += char.IsHighSurrogate(rest[plain]) ? 2 : 1;
            destination.Write(rest[..plain]);
            rest = rest[plain..];
            if (rest.IsEmpty)
                break;
            WriteEscape(rest[0]);
            rest = rest[1..];
        }
        destination.Write("\"");
    }

    private static bool NeedsEscape(ReadOnlySpan<char> text, int at)
    {
        var unit = text[at];
        if (!char.IsSurrogate(unit))
            return unit is < ' ' or '"' or '\\';
        return !(char.IsHighSurrogate(unit) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]));
    }

    private void WriteEscape(char unit)
    {
        switch (unit)
        {
            case '"': destination.Write("\\\""); break;
            case '\\': destination.Write("\\\\"); break;
            case '\b': destination.Write("\\b"); break;
            case '\f': destination.Write("\\f"); break;
            case '\n': destination.Write("\\n"); break;
            case '\r': destination.Write("\\r"); break;
            case '\t': destination.Write("\\t"); break;
            default: destination.Write(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}")); break;
        }
    }

    private static int Deeper(int depth, in MsgPackReader reader) => depth < ValueLimits.DepthMax
        ? depth + 1
        : throw new MsgPackFormatException(reader.Position, $"nesting of at most {ValueLimits.DepthMax} levels");
}
