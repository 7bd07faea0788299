using TopGun.Client.Sessions.Commands;
using TopGun.Client.Sessions.Subscriptions;
using TopGun.Client.Nodes;
using TopGun.Core.Grid;
using TopGun.Grid.V1;

namespace TopGun.Client.Sessions;

internal sealed partial class RemoteSession
{
    private static readonly GridError TooManyCommands = new(
        GridErrorCode.RateLimited, $"{ClientLimits.CommandsPerSessionMax} commands of this session wait for their answers; wait for some");

    private static readonly GridError TooManyBytes = new(
        GridErrorCode.RateLimited, $"commands of {ClientLimits.CommandBytesMax} bytes wait for their answers; wait for some");

    private static readonly GridError Unanswered = new(
        GridErrorCode.Unavailable, "the node was lost before it answered; whether the command was carried out is not known");

    private static readonly GridError Unreachable = new(GridErrorCode.Unavailable, "no node could be reached in time");

    private static readonly GridError Unfitting = new(GridErrorCode.Internal, "the node's answer does not fit the command");

    private readonly Dictionary<ulong, PendingCommand> _pending = [];
    private readonly Dictionary<ulong, LiveCommand> _live = [];
    private readonly Dictionary<ulong, GridError?> _told = [];
    private ulong _lastCommand = RebindCommand;

    /// <summary>Sends a command after those given before; it is told what becomes of it, possibly before this call returns.</summary>
    public void Send(PendingCommand command)
    {
        GridError? refusal;
        lock (_gate)
        {
            refusal = Admit(command);
            if (refusal is null)
            {
                command.GivenAt = _grid.TimeProvider.GetTimestamp();
                command.Message.Session = Number;
                command.Message.Command = ++_lastCommand;
                _pending.Add(_lastCommand, command);
                Post(command);
            }
        }
        if (refusal is not null)
            command.Fail(refusal);
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <exception cref="GridException">It was refused or no node could be reached.</exception>
    public async Task<T> ReadAsync<T>(PendingRead<T> command, CancellationToken cancellationToken)
    {
        Send(command);
        try
        {
            return await command.Result.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Take(command.Message.Command);
            throw;
        }
    }

    /// <summary>Sends a command that is not answered; refused when no node can be reached.</summary>
    public void Tell(SessionCommand message)
    {
        lock (_gate)
        {
            if (_stream is not null)
            {
                Post(++_lastCommand, message);
                return;
            }
        }
        if (message.ActionCase is SessionCommand.ActionOneofCase.TopicPublish or SessionCommand.ActionOneofCase.CounterMerge)
            _sink.OnRefused(Unreachable);
    }

    /// <summary>Sends a command that has no answer, and waits until it has taken effect; it is never sent twice.</summary>
    /// <exception cref="GridException">It was refused, or the node was lost meanwhile.</exception>
    public async Task TellAsync(SessionCommand message, CancellationToken cancellationToken)
    {
        ulong number;
        Task passed;
        lock (_gate)
        {
            ThrowIfClosed();
            if (_stream is null)
                throw new GridException(Unreachable);
            number = ++_lastCommand;
            _told.Add(number, null);
            Post(number, message);
            passed = PassAsync(cancellationToken);
        }
        GridError? refusal = null;
        try
        {
            await passed;
        }
        finally
        {
            lock (_gate)
                _told.Remove(number, out refusal);
        }
        if (refusal is not null)
            throw new GridException(refusal);
    }

    /// <summary>Waits until every command given before has taken effect.</summary>
    /// <exception cref="GridException">The node was lost meanwhile.</exception>
    public Task PassAsync(CancellationToken cancellationToken) => ReadAsync(
        new PendingRead<bool>(new SessionCommand { Fence = new Fence() }, SessionEvent.EventOneofCase.FencePassed, static _ => true)
        {
            IsRepeatable = false,
        },
        cancellationToken);

    /// <summary>Starts a subscription.</summary>
    public void Subscribe(LiveCommand live)
    {
        lock (_gate)
        {
            ThrowIfClosed();
            _live.Add(++_lastCommand, live);
            Post(_lastCommand, live.Message);
        }
    }

    /// <summary>Ends a subscription.</summary>
    public void Unsubscribe(LiveCommand live)
    {
        lock (_gate)
        {
            if (_live.Remove(live.Message.Command))
                Post(++_lastCommand, new SessionCommand { Unsubscribe = live.Message.Command });
        }
    }

    /// <summary>Fails what has waited too long: for a node that can be reached, or, where the time is the caller's, for its answer.</summary>
    public void ExpireCommands()
    {
        // Looked at without the lock, since most sessions wait for nothing; what is added meanwhile has time left.
        if (_pending.Count == 0)
            return;
        var clock = _grid.TimeProvider;
        bool isReached;
        lock (_gate)
            isReached = _stream is not null;
        Fail(
            command => (!isReached || command.EndsInTime) && clock.GetElapsedTime(command.GivenAt) >= command.Allowed,
            command =>
            {
                if (isReached)
                    command.Expire();
                else
                    command.Fail(_obstacle ?? Unreachable);
            });
    }

    // False when nobody waits for the fate of that command.
    private bool NoteRefusal(ulong number, GridError error)
    {
        lock (_gate)
        {
            if (!_told.ContainsKey(number))
                return false;
            _told[number] = error;
            return true;
        }
    }

    private GridError? Admit(PendingCommand command)
    {
        if (_closed)
            return ClosedByCaller;
        if (_pending.Count >= ClientLimits.CommandsPerSessionMax)
            return TooManyCommands;
        return _grid.Budget.TryTake(command.Bytes) ? null : TooManyBytes;
    }

    private void Post(PendingCommand command)
    {
        if (_stream is null)
            return;
        command.WasPosted = true;
        _stream.Post(command.Message, command.Bytes);
    }

    // Subscriptions first, so that they see what the repeated writes change.
    private void PostAgain()
    {
        foreach (var (number, live) in _live.OrderBy(pair => pair.Key))
            Post(number, live.Message);
        foreach (var request in _counters.Again)
            Post(++_lastCommand, request);
        foreach (var (_, command) in _pending.OrderBy(pair => pair.Key))
            Post(command);
    }

    private LiveCommand? FindLive(ulong number)
    {
        lock (_gate)
            return _live.GetValueOrDefault(number);
    }

    private void Answer(ReceivedEvent received)
    {
        if (received.Message.EventCase == SessionEvent.EventOneofCase.Refused)
            Refuse(received.Command, received.Message.Refused.ToCore());
        else if (Take(received.Command) is { } command && !command.Accept(received.Message))
            command.Fail(Unfitting);
    }

    private void Refuse(ulong number, GridError error)
    {
        LiveCommand? live;
        lock (_gate)
            _live.Remove(number, out live);
        live?.OnFailed(error);
        Take(number)?.Fail(error);
    }

    private PendingCommand? Take(ulong number)
    {
        PendingCommand? command;
        lock (_gate)
            _pending.Remove(number, out command);
        if (command is not null)
            _grid.Budget.Return(command.Bytes);
        return command;
    }

    private void FailUnrepeatable() => Fail(Unanswered, static command => command.WasPosted && !command.MayRepeat);

    private void FailAll(GridError error)
    {
        LiveCommand[] live;
        lock (_gate)
        {
            live = [.. _live.Values];
            _live.Clear();
        }
        foreach (var query in live)
            query.End();
        Fail(error, static _ => true);
    }

    private void Fail(GridError error, Func<PendingCommand, bool> isMeant) => Fail(isMeant, command => command.Fail(error));

    private void Fail(Func<PendingCommand, bool> isMeant, Action<PendingCommand> tell)
    {
        ulong[] numbers;
        lock (_gate)
            numbers = [.. _pending.Where(pair => isMeant(pair.Value)).Select(pair => pair.Key).Order()];
        foreach (var number in numbers)
        {
            if (Take(number) is { } command)
                tell(command);
        }
    }
}
