using TopGun.Core.MsgPack;

namespace TopGun.Protocol.Client;

/// <summary>One MsgPack value of any kind, kept as the bytes it arrived in; the default is nil.</summary>
public readonly struct OpaqueValue : IEquatable<OpaqueValue>
{
    private static readonly byte[] NilBytes = [0xc0];
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>Wraps the bytes of exactly one value; nothing is copied.</summary>
    public OpaqueValue(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>Nil.</summary>
    public static OpaqueValue Nil => default;

    /// <summary>The bytes of nil.</summary>
    public static ReadOnlySpan<byte> NilSpan => [0xc0];

    /// <summary>The bytes of the value.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.IsEmpty ? NilBytes : _bytes;

    /// <summary>The bytes of the value.</summary>
    public ReadOnlySpan<byte> Span => Bytes.Span;

    /// <summary>Whether the value is nil.</summary>
    public bool IsNil => Span[0] == NilBytes[0];

    /// <summary>Whether the bytes are the same.</summary>
    public static bool operator ==(OpaqueValue left, OpaqueValue right) => left.Equals(right);

    /// <summary>Whether the bytes differ.</summary>
    public static bool operator !=(OpaqueValue left, OpaqueValue right) => !left.Equals(right);

    /// <summary>Copies the next value out of <paramref name="reader"/>.</summary>
    public static OpaqueValue Read(ref MsgPackReader reader) => new(reader.ReadRaw().ToArray());

    /// <summary>Writes the value as it is.</summary>
    public void Write(MsgPackWriter writer) => writer.WriteRaw(Span);

    /// <inheritdoc/>
    public bool Equals(OpaqueValue other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is OpaqueValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }
}
