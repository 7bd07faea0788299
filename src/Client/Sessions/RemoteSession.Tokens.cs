using TopGun.Client.Nodes;
using TopGun.Client.Tokens;
using TopGun.Core.Grid;
using TopGun.Grid.V1;

namespace TopGun.Client.Sessions;

internal sealed partial class RemoteSession
{
    private static readonly GridError NotCarriedOut =
        new(GridErrorCode.Unavailable, "the command was not carried out, since the session had to be opened with another token; call again");

    private readonly CallerToken? _caller;
    private readonly CancellationTokenSource? _ending;
    private string? _token;
    private GridError? _obstacle;
    private bool _hasRenewed;

    /// <summary>Whether the token has to be asked for before the session is opened on a stream.</summary>
    public bool HasTokenSource => _caller is not null;

    /// <summary>Gets the token of this time and calls back; while its source fails it is asked again, with growing pauses.</summary>
    /// <param name="onReady">Goes on with the token; not called when the session ends before.</param>
    /// <param name="refusal">Why a node has refused the token before; null when none has.</param>
    public async Task PrepareAsync(Action<RemoteSession> onReady, GridError? refusal = null)
    {
        var backoff = new Backoff(_grid.Jitter);
        try
        {
            while (!await TryPrepareAsync(refusal))
                await Task.Delay(backoff.Next(), _grid.TimeProvider, _ending!.Token);
        }
        catch (OperationCanceledException)
        {
            // The session has ended.
            return;
        }
        onReady(this);
    }

    private async Task<bool> TryPrepareAsync(GridError? refusal)
    {
        try
        {
            if (refusal is not null && !await _caller!.RenewAsync(_token, _ending!.Token))
                Close(refusal);
            _token = await _caller!.GetAsync(_ending!.Token);
            _obstacle = null;
            return true;
        }
        catch (TopGunException failure)
        {
            _obstacle = new GridError(failure.Code, failure.Message);
            if (!_opened.Task.IsCompleted)
                Close(_obstacle);
            return false;
        }
    }

    // What was sent ahead of the refused opening was refused with it, and is sent again.
    private bool TryRenew(SessionEvent refused)
    {
        var refusal = refused.Refused.ToCore();
        if (_caller is null || _hasRenewed || refused.Command != OpenCommand || refusal.Code != GridErrorCode.Unauthenticated)
            return false;
        _hasRenewed = true;
        lock (_gate)
        {
            if (_stream is null)
                return true;
            _stream.Detach(this);
            _stream = null;
            foreach (var number in _told.Keys.ToArray())
                _told[number] = NotCarriedOut;
        }
        _ = PrepareAsync(_grid.PlaceReady, refusal);
        return true;
    }
}
