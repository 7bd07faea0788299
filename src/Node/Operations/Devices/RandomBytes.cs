namespace TopGun.Node.Operations.Devices;

/// <summary>A source of unpredictable bytes; hosts give the system's cryptographic one.</summary>
/// <param name="destination">Filled completely.</param>
public delegate void RandomBytes(Span<byte> destination);
