using System.Buffers.Binary;

namespace TopGun.Core.MsgPack;

/// <summary>Takes out of a value what older clients write for <c>undefined</c>, extension 0, which is for no other client to see (wire-protocol §1.4).</summary>
public static class UndefinedValues
{
    /// <summary>A copy without members whose value or name is undefined, and with nil for undefined items of arrays.</summary>
    /// <param name="source">One value that <see cref="MsgPackScan"/> has found whole and not too deep.</param>
    public static byte[] Drop(ReadOnlySpan<byte> source)
    {
        // Nothing becomes longer: nil takes one byte, and a header with a smaller count is as long as before.
        var copy = new Copy(source, new byte[source.Length]);
        copy.Value();
        return copy.Taken.ToArray();
    }

    /// <summary>Whether an undefined value begins here.</summary>
    internal static bool IsAt(ReadOnlySpan<byte> source, int position) =>
        source[position] == MsgPackFormat.FixExtension1 && position + 1 < source.Length && source[position + 1] == 0;

    private ref struct Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        private readonly ReadOnlySpan<byte> _source = source;
        private readonly Span<byte> _target = target;
        private int _from;
        private int _to;

        public readonly ReadOnlySpan<byte> Taken => _target[.._to];

        // As deep as the value, which the scan has bounded.
        public void Value()
        {
            switch (MsgPackFormat.KindOf(_source[_from]))
            {
                case MsgPackKind.Map: Members(); break;
                case MsgPackKind.Array: Items(); break;
                default: ItemOrNil(); break;
            }
        }

        private void Members()
        {
            var header = _to;
            var count = Header(MsgPackFormat.FixMap, MsgPackFormat.Map16);
            var kept = count;
            for (var i = 0u; i < count; i++)
            {
                var (member, isNameless) = (_to, IsAt(_source, _from));
                Value();
                if (!isNameless && !IsAt(_source, _from))
                {
                    Value();
                    continue;
                }

                kept--;
                _from = MsgPackScan.SkipValue(_source, _from);
                _to = member;
            }

            Count(header, kept);
        }

        private void Items()
        {
            var count = Header(MsgPackFormat.FixArray, MsgPackFormat.Array16);
            for (var i = 0u; i < count; i++)
                Value();
        }

        private void ItemOrNil()
        {
            var end = MsgPackScan.SkipValue(_source, _from);
            if (!IsAt(_source, _from))
            {
                Take(end);
                return;
            }

            _target[_to++] = MsgPackFormat.Nil;
            _from = end;
        }

        private uint Header(byte shortest, byte sixteen)
        {
            var format = _source[_from];
            var rest = _source[(_from + 1)..];
            if (format != sixteen && format != sixteen + 1)
            {
                Take(_from + 1);
                return (uint)(format - shortest);
            }

            var count = format == sixteen ? BinaryPrimitives.ReadUInt16BigEndian(rest) : BinaryPrimitives.ReadUInt32BigEndian(rest);
            Take(_from + (format == sixteen ? 3 : 5));
            return count;
        }

        private readonly void Count(int header, uint count)
        {
            var rest = _target[(header + 1)..];
            if (_target[header] == MsgPackFormat.Map16)
                BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)count);
            else if (_target[header] == MsgPackFormat.Map32)
                BinaryPrimitives.WriteUInt32BigEndian(rest, count);
            else
                _target[header] = (byte)(MsgPackFormat.FixMap | count);
        }

        private void Take(int end)
        {
            _source[_from..end].CopyTo(_target[_to..]);
            _to += end - _from;
            _from = end;
        }
    }
}
