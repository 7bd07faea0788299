using Microsoft.Extensions.Options;

namespace TopGun.Client;

/// <summary>Tells a host what is wrong with the client's options.</summary>
internal sealed class TopGunClientOptionsValidation : IValidateOptions<TopGunClientOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TopGunClientOptions options) =>
        options.FindFaults() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
