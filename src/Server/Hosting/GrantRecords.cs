using TopGun.Bridge.Login;
using TopGun.Node.Operations.State;

namespace TopGun.Server.Hosting;

/// <summary>Keeps refresh tokens with the node of the process.</summary>
internal sealed class GrantRecords(KeptRecords records) : IGrantRecords
{
    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Read() => records.Read();

    /// <inheritdoc/>
    public void Put(string hash, ReadOnlyMemory<byte> value) => records.Put(hash, value);
}
