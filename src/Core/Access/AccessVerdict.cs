using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;

namespace TopGun.Core.Access;

/// <summary>What one caller may do with one resource in one way, as far as that is known without a record. Immutable and thread-safe.</summary>
/// <remarks>A condition that meets malformed bytes denies.</remarks>
public sealed class AccessVerdict
{
    private readonly PolicyPredicate[] _denials;
    private readonly PolicyPredicate[] _permissions;
    private readonly byte[] _claims;
    private readonly bool _isPermitted;

    private AccessVerdict(bool isPermitted, PolicyPredicate[] denials, PolicyPredicate[] permissions, byte[] claims)
    {
        _isPermitted = isPermitted;
        _denials = denials;
        _permissions = permissions;
        _claims = claims;
    }

    /// <summary>Everything is allowed.</summary>
    public static AccessVerdict Allowed { get; } = new(true, [], [], []);

    /// <summary>Nothing is allowed.</summary>
    public static AccessVerdict Denied { get; } = new(false, [], [], []);

    /// <summary>Whether it is allowed whatever the record.</summary>
    public bool IsAllowed => _isPermitted && _denials.Length == 0;

    /// <summary>Whether it is denied whatever the record.</summary>
    public bool IsDenied => !_isPermitted && _permissions.Length == 0;

    /// <summary>The verdict that conditions on records are left of.</summary>
    /// <param name="isPermitted">Whether a policy allows it whatever the record.</param>
    /// <param name="denials">Conditions of policies that deny.</param>
    /// <param name="permissions">Conditions of policies that allow.</param>
    /// <param name="claims">The caller's claims.</param>
    internal static AccessVerdict Of(
        bool isPermitted, List<PolicyPredicate> denials, List<PolicyPredicate> permissions, byte[] claims)
    {
        if (!isPermitted && permissions.Count == 0)
            return Denied;
        return isPermitted && denials.Count == 0
            ? Allowed
            : new AccessVerdict(isPermitted, [.. denials], isPermitted ? [] : [.. permissions], claims);
    }

    /// <summary>Whether a record may be seen, or something without record be done.</summary>
    /// <param name="value">The record's value; empty for none.</param>
    public bool Admits(ReadOnlySpan<byte> value)
    {
        try
        {
            foreach (var denial in _denials)
                if (denial.Holds(value, _claims))
                    return false;
            if (_isPermitted)
                return true;
            foreach (var permission in _permissions)
                if (permission.Holds(value, _claims))
                    return true;
            return false;
        }
        catch (MsgPackFormatException)
        {
            return false;
        }
    }

    /// <summary>Whether a write of this value can be allowed, whatever is stored.</summary>
    /// <param name="value">What is to be; empty for a removal.</param>
    public bool MayAdmit(ReadOnlySpan<byte> value)
    {
        if (IsDenied || value.IsEmpty)
            return !IsDenied;
        try
        {
            foreach (var denial in _denials)
                if (!denial.ReadsOld && denial.Holds(value, _claims))
                    return false;
            return _isPermitted || AnyMayHold(value);
        }
        catch (MsgPackFormatException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether a record may be replaced: one policy must allow it for the stored and for the new value alike, so that nobody takes over a
    /// record by writing himself into it; a policy that denies either denies it (checklist line 418).
    /// </summary>
    /// <param name="stored">What is stored; empty for nothing.</param>
    /// <param name="value">What is to be; empty for a removal.</param>
    public bool Admits(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> value)
    {
        try
        {
            foreach (var denial in _denials)
                if (HoldsForEither(denial, stored, value))
                    return false;
            if (_isPermitted)
                return true;
            foreach (var permission in _permissions)
                if (HoldsForBoth(permission, stored, value))
                    return true;
            return false;
        }
        catch (MsgPackFormatException)
        {
            return false;
        }
    }

    /// <summary>Whether another verdict gives the same answers because it stands for the same caller and conditions.</summary>
    /// <param name="other">The other verdict.</param>
    public bool IsSameAs(AccessVerdict other) =>
        ReferenceEquals(this, other)
        || (_isPermitted == other._isPermitted
            && _denials.AsSpan().SequenceEqual(other._denials)
            && _permissions.AsSpan().SequenceEqual(other._permissions)
            && _claims.AsSpan().SequenceEqual(other._claims));

    private bool AnyMayHold(ReadOnlySpan<byte> value)
    {
        foreach (var permission in _permissions)
            if (permission.ReadsOld || permission.Holds(value, _claims))
                return true;
        return false;
    }

    // A condition that names the old record judges the pair itself.
    private bool HoldsForBoth(PolicyPredicate condition, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> value)
    {
        if (condition.ReadsOld || stored.IsEmpty || value.IsEmpty)
            return HoldsOnce(condition, stored, value);
        return condition.Holds(value, _claims) && condition.Holds(stored, _claims);
    }

    private bool HoldsForEither(PolicyPredicate condition, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> value)
    {
        if (condition.ReadsOld || stored.IsEmpty || value.IsEmpty)
            return HoldsOnce(condition, stored, value);
        return condition.Holds(value, _claims) || condition.Holds(stored, _claims);
    }

    private bool HoldsOnce(PolicyPredicate condition, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> value) =>
        condition.Holds(value.IsEmpty ? stored : value, _claims, stored);
}
