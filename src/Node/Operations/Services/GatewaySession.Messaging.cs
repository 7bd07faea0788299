using System.Collections.Concurrent;
using TopGun.Core.Grid;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Node.Operations.Services;

internal sealed partial class GatewaySession
{
    private readonly ConcurrentDictionary<ulong, CancellationTokenSource> _waits = new();

    // The publication that is being carried out: the only command whose refusal reaches OnRefused, before Publish returns.
    private ulong _publication;

    // Topics, counters, locks and the journal; false when the command is none of theirs.
    private bool CarryOutMessaging(SessionCommand command, CancellationToken cancellationToken)
    {
        switch (command.ActionCase)
        {
            case SessionCommand.ActionOneofCase.TopicSubscribe:
                _subscriptions[command.Command] = _session!.Topics.Subscribe(
                    command.TopicSubscribe.Topic, new GatewayTopicSink(_address, command.Command, outbox));
                return true;
            case SessionCommand.ActionOneofCase.TopicPublish:
                _publication = command.Command;
                _session!.Topics.Publish(command.TopicPublish.Topic, command.TopicPublish.Data.ToMsgPack());
                return true;
            case SessionCommand.ActionOneofCase.CounterRequest:
                _session!.Counters.Request(command.CounterRequest.Name, new GatewayCounterSink(_address, command.Command, outbox));
                return true;
            case SessionCommand.ActionOneofCase.CounterMerge:
                _session!.Counters.Merge(command.CounterMerge.ToCore(), new GatewayCounterSink(_address, command.Command, outbox));
                return true;
            case SessionCommand.ActionOneofCase.LockAcquire:
                _ = AcquireAsync(command, cancellationToken);
                return true;
            case SessionCommand.ActionOneofCase.LockRenew:
                _ = RenewAsync(command, cancellationToken);
                return true;
            case SessionCommand.ActionOneofCase.LockRelease:
                _ = ReleaseAsync(command, cancellationToken);
                return true;
            case SessionCommand.ActionOneofCase.LockWithdraw:
                if (_waits.TryGetValue(command.LockWithdraw, out var wait))
                    wait.Cancel();
                return true;
            case SessionCommand.ActionOneofCase.JournalRead:
                _ = ReadJournalAsync(command, cancellationToken);
                return true;
            case SessionCommand.ActionOneofCase.JournalSubscribe:
                _subscriptions[command.Command] = _session!.Journal.Subscribe(
                    command.JournalSubscribe.Filter.ToCore(),
                    command.JournalSubscribe.HasFromSequence ? command.JournalSubscribe.FromSequence : null,
                    new GatewayJournalSink(_address, command.Command, outbox));
                return true;
            default:
                return false;
        }
    }

    private async Task AcquireAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _waits[command.Command] = wait;
        try
        {
            var timeToLive = TimeSpan.FromMilliseconds(Math.Min(command.LockAcquire.TtlMillis, uint.MaxValue));
            var token = await _session!.Locks.AcquireAsync(command.LockAcquire.Name, timeToLive, wait.Token);
            outbox.Post(new SessionEvent { Session = id, Command = command.Command, LockGranted = new LockGrant { FencingToken = token } });
        }
        catch (GridException refused)
        {
            outbox.Post(GatewayEvents.Refused(id, command.Command, refused.Error));
        }
        catch (OperationCanceledException)
        {
            // Withdrawn, or the stream is gone: nobody waits for an answer.
        }
        finally
        {
            _waits.TryRemove(command.Command, out _);
        }
    }

    private async Task RenewAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        try
        {
            var renewal = command.LockRenew;
            var timeToLive = TimeSpan.FromMilliseconds(Math.Min(renewal.TtlMillis, uint.MaxValue));
            var success = await _session!.Locks.RenewAsync(renewal.Name, renewal.FencingToken, timeToLive, cancellationToken);
            outbox.Post(new SessionEvent { Session = id, Command = command.Command, LockRenewed = new LockRenewed { Success = success } });
        }
        catch (GridException refused)
        {
            outbox.Post(GatewayEvents.Refused(id, command.Command, refused.Error));
        }
    }

    private async Task ReleaseAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        var success = await _session!.Locks.ReleaseAsync(command.LockRelease.Name, command.LockRelease.FencingToken, cancellationToken);
        outbox.Post(new SessionEvent { Session = id, Command = command.Command, LockReturned = new LockReturned { Success = success } });
    }

    private async Task ReadJournalAsync(SessionCommand command, CancellationToken cancellationToken)
    {
        try
        {
            var reading = command.JournalRead;
            var page = await _session!.Journal.ReadAsync(
                reading.Filter.ToCore(), reading.FromSequence, (int)Math.Min(reading.Limit, int.MaxValue), cancellationToken);
            outbox.Post(new SessionEvent { Session = id, Command = command.Command, JournalPage = page.ToSchema() });
        }
        catch (GridException refused)
        {
            outbox.Post(GatewayEvents.Refused(id, command.Command, refused.Error));
        }
    }
}
