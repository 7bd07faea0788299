using TopGun.Core.MsgPack;

namespace TopGun.Client.Records;

/// <summary>Turns values of a program into MsgPack and back: what topics carry, what sets hold, what processors answer.</summary>
/// <typeparam name="T">Value.</typeparam>
/// <remarks>
/// Foreign bytes are checked before <see cref="Read"/> is called: they are one well-formed value that does not nest too deep.
/// Must be safe for use from many threads.
/// </remarks>
public interface IValueConverter<T>
{
    /// <summary>Reads one value; skips members that it does not know, so that newer programs may add some.</summary>
    /// <param name="reader">Stands before the value.</param>
    /// <exception cref="MsgPackFormatException">It is a value of another kind.</exception>
    T Read(ref MsgPackReader reader);

    /// <summary>Writes one value.</summary>
    /// <param name="writer">Gets it.</param>
    /// <param name="value">The value.</param>
    void Write(MsgPackWriter writer, T value);
}
