using System.Globalization;
using System.Text;

namespace TopGun.Bench.Load.Peers;

/// <summary>Redis: SET for writes; SET and PUBLISH on a pattern-free channel for live changes.</summary>
internal sealed class RedisPeer(int port) : IPeer
{
    private readonly SocketStream _stream = new(port);
    private readonly BatchCheck _check = new();
    private readonly byte[] _value = new byte[Workload.ValueBytes];
    private readonly MemoryStream _request = new();
    private int _unreadReplies;
    private long _elements;

    public bool Write(int count, int firstKey)
    {
        Command("SET"u8, count, i => Workload.Key(firstKey + i), firstKey);
        return true;
    }

    public void Fill(int count, int firstKey) => Command("SET"u8, count, i => Workload.FreshKey(firstKey + i), firstKey);

    public void Add(int count, int firstKey) => Command("SADD"u8, count, i => Workload.Key(firstKey + i), _elements += count);

    public void Subscribe()
    {
        _stream.Send("*2\r\n$9\r\nSUBSCRIBE\r\n$4\r\nlive\r\n"u8);
        for (var line = 0; line < 6; line++)
        {
            _stream.Consume(_stream.FindLine());
        }
    }

    public void Publish(int count, long firstSequence)
    {
        SkipReplies(_unreadReplies);
        _request.SetLength(0);
        for (var i = 0; i < count; i++)
        {
            Workload.FillValue(_value, firstSequence + i);
            AddCommand("SET"u8, Workload.LiveKey(firstSequence + i), _value);
            AddCommand("PUBLISH"u8, "live"u8, _value);
        }

        _stream.Send(_request.GetBuffer().AsSpan(0, (int)_request.Length));
        _unreadReplies = count * 2;
    }

    public void ReadChanges(int count, long firstSequence)
    {
        // *3 $7 message $4 live $200 value: seven lines, the last one of known length.
        _check.Begin();
        for (var i = 0; i < count; i++)
        {
            for (var line = 0; line < 6; line++)
            {
                _stream.Consume(_stream.FindLine());
            }

            _stream.Require(Workload.ValueBytes + 2);
            _check.Take(Workload.SequenceIn(_stream.Buffered[..Workload.ValueBytes]), firstSequence, count);
            _stream.Consume(Workload.ValueBytes + 2);
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Command(ReadOnlySpan<byte> name, int count, Func<int, byte[]> key, long firstValue)
    {
        _request.SetLength(0);
        for (var i = 0; i < count; i++)
        {
            Workload.FillValue(_value, firstValue + i);
            AddCommand(name, key(i), _value);
        }

        _stream.Send(_request.GetBuffer().AsSpan(0, (int)_request.Length));
        SkipReplies(count);
    }

    private void SkipReplies(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _stream.Consume(_stream.FindLine());
        }

        _unreadReplies = 0;
    }

    private void AddCommand(ReadOnlySpan<byte> name, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        _request.Write("*3\r\n"u8);
        AddText(name);
        AddText(first);
        AddText(second);
    }

    private void AddText(ReadOnlySpan<byte> text)
    {
        _request.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${text.Length}\r\n")));
        _request.Write(text);
        _request.Write("\r\n"u8);
    }
}
