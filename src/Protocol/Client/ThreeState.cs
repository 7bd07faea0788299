namespace TopGun.Protocol.Client;

/// <summary>A member that is absent, nil or a value; the default is absent.</summary>
/// <typeparam name="T">The value.</typeparam>
public readonly record struct ThreeState<T>
    where T : notnull
{
    private readonly T? _value;

    /// <summary>A member that has a value.</summary>
    public ThreeState(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
        State = MemberState.Value;
    }

    private ThreeState(MemberState state)
    {
        State = state;
    }

    /// <summary>Which of the three it is.</summary>
    public MemberState State { get; }

    /// <summary>Whether the member has a value.</summary>
    public bool HasValue => State == MemberState.Value;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">The member is absent or nil.</exception>
    public T Value => HasValue ? _value! : throw new InvalidOperationException($"The member is {State}.");

    /// <summary>A member that has this value.</summary>
    public static implicit operator ThreeState<T>(T value) => new(value);

    /// <summary>A member that is nil.</summary>
    public static implicit operator ThreeState<T>(NilMember nil) => new(MemberState.Nil);
}
