using TopGun.Client.Records;
using TopGun.Core.MsgPack;

namespace TopGun.Client.Tests.Records;

/// <summary>Converts a plain record by hand.</summary>
internal sealed class NoteConverter : IRecordConverter<Note>
{
    public string KeyOf(Note record) => record.Id;

    public Note Read(ref MsgPackReader reader)
    {
        var note = new Note("", "", 0);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (reader.ReadString())
            {
                case "id":
                    note = note with { Id = reader.ReadString() };
                    break;
                case "text":
                    note = note with { Text = reader.ReadString() };
                    break;
                case "stars":
                    note = note with { Stars = reader.ReadInt32() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return note;
    }

    public void Write(MsgPackWriter writer, Note value)
    {
        writer.WriteMapHeader(3);
        writer.WriteString("id");
        writer.WriteString(value.Id);
        writer.WriteString("text");
        writer.WriteString(value.Text);
        writer.WriteString("stars");
        writer.WriteInteger(value.Stars);
    }
}
