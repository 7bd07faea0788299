using TopGun.Core.MsgPack;

namespace TopGun.Protocol.Client.Views;

/// <summary>A ref struct over the bytes of one record in a frame, emitted from the schema.</summary>
/// <typeparam name="TSelf">The view itself.</typeparam>
public interface IView<TSelf>
    where TSelf : IView<TSelf>, allows ref struct
{
    /// <summary>Reads the next value as this record; text and values stay slices of what <paramref name="reader"/> runs over.</summary>
    /// <exception cref="MsgPackFormatException">A member is missing or of another kind.</exception>
    static abstract void Read(scoped ref MsgPackReader reader, out TSelf view);
}
