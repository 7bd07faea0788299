using Microsoft.AspNetCore.Connections;

namespace TopGun.Server.Hosting;

/// <summary>The process cannot start; the message says what to change.</summary>
/// <param name="message">What is wrong and what to change.</param>
/// <param name="cause">The failure underneath.</param>
internal sealed class StartException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>True when another process listens on the address.</summary>
    public bool IsAddressInUse => InnerException?.InnerException is AddressInUseException;
}
