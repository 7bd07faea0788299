using TopGun.Core.Values;

namespace TopGun.Core.Predicates.Conditions;

/// <summary>What a condition is asked about: a record, and in policies the caller's claims.</summary>
internal readonly ref struct Subject(MsgPackValue record, MsgPackValue auth, MsgPackValue old = default)
{
    public MsgPackValue Record { get; } = record;

    /// <summary>The caller's claims; missing in queries.</summary>
    public MsgPackValue Auth { get; } = auth;

    /// <summary>The record before a write; missing in queries.</summary>
    public MsgPackValue Old { get; } = old;
}
