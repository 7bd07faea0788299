using TopGun.Core.Tokens;

namespace TopGun.Client.Tests.Tokens;

/// <summary>Issues tokens of five minutes as an identity provider would, and can be made to fail.</summary>
/// <param name="clock">The provider's clock.</param>
internal sealed class TokenIssuer(TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly JwtWriter _writer = new(Key, new JwtOptions());
    private int _asked;

    public static Hs256Key Key { get; } = new("a secret of at least thirty-two bytes"u8.ToArray());

    /// <summary>How often it was asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>What it fails with; null to issue tokens.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Completed and replaced each time it fails.</summary>
    public TaskCompletionSource Failed { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask<string> IssueAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _asked);
        if (Failure is not { } failure)
            return new(_writer.Write($"ann-{number}", ["admin"], clock.GetUtcNow(), Lifetime));
        Failed.TrySetResult();
        throw failure;
    }
}
