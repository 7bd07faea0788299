namespace TopGun.Bridge.Login;

/// <summary>Keeps refresh tokens beyond the life of the process. Safe for use from many threads.</summary>
public interface IGrantRecords
{
    /// <summary>What was kept, the oldest first.</summary>
    /// <returns>SHA-256 of each token in hexadecimal digits, and what was put under it.</returns>
    IReadOnlyList<KeyValuePair<string, byte[]>> Read();

    /// <summary>Keeps a token.</summary>
    /// <param name="hash">SHA-256 of the token in hexadecimal digits.</param>
    /// <param name="value">One MsgPack value; empty to forget the token.</param>
    void Put(string hash, ReadOnlyMemory<byte> value);
}
