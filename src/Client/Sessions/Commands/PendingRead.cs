using TopGun.Core.Grid;
using TopGun.Grid.V1;

namespace TopGun.Client.Sessions.Commands;

/// <summary>A command whose answer a caller awaits.</summary>
/// <typeparam name="T">What the caller gets.</typeparam>
/// <param name="message">What is sent.</param>
/// <param name="answerCase">Kind of event that answers it.</param>
/// <param name="convert">Makes the result of the answer.</param>
internal sealed class PendingRead<T>(
    SessionCommand message, SessionEvent.EventOneofCase answerCase, Func<SessionEvent, T> convert)
    : PendingCommand(message, ClientLimits.ReadTimeout)
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The result, or a <see cref="GridException"/>.</summary>
    public Task<T> Result => _result.Task;

    /// <inheritdoc/>
    public override bool MayRepeat => IsRepeatable;

    /// <summary>False for a command that must not be carried out twice.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <inheritdoc/>
    public override bool Accept(SessionEvent answer)
    {
        if (answer.EventCase != answerCase)
            return false;
        _result.TrySetResult(convert(answer));
        return true;
    }

    /// <inheritdoc/>
    public override void Fail(GridError error) => _result.TrySetException(new GridException(error));
}
