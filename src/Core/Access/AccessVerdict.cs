using System.Security.Cryptography;
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
    private readonly string _conditions;
    private string? _identity;

    private AccessVerdict(bool isPermitted, PolicyPredicate[] denials, PolicyPredicate[] permissions, byte[] claims, string conditions)
    {
        _isPermitted = isPermitted;
        _denials = denials;
        _permissions = permissions;
        _claims = ClaimSelection.Of(claims, [.. denials, .. permissions]);
        _conditions = conditions;
    }

    /// <summary>Everything is allowed.</summary>
    public static AccessVerdict Allowed { get; } = new(true, [], [], [], string.Empty);

    /// <summary>Nothing is allowed.</summary>
    public static AccessVerdict Denied { get; } = new(false, [], [], [], string.Empty);

    /// <summary>Whether it is allowed whatever the record.</summary>
    public bool IsAllowed => _isPermitted && _denials.Length == 0;

    /// <summary>Whether it is denied whatever the record.</summary>
    public bool IsDenied => !_isPermitted && _permissions.Length == 0;

    /// <summary>
    /// Equal for verdicts of one version of the rules that give the same answers: their conditions are those of the same policies, and
    /// the callers have the same values for every claim that these read.
    /// </summary>
    public string Identity => _identity ??= $"{_conditions} {Convert.ToHexString(SHA256.HashData(_claims))}";

    /// <summary>The verdict that conditions on records are left of.</summary>
    /// <param name="isPermitted">Whether a policy allows it whatever the record.</param>
    /// <param name="denials">Policies that deny under conditions.</param>
    /// <param name="permissions">Policies that allow under conditions.</param>
    /// <param name="claims">The caller's claims.</param>
    internal static AccessVerdict Of(bool isPermitted, List<AccessPolicy> denials, List<AccessPolicy> permissions, byte[] claims)
    {
        if (!isPermitted && permissions.Count == 0)
            return Denied;
        return isPermitted && denials.Count == 0
            ? Allowed
            : With(isPermitted, denials, isPermitted ? [] : permissions, claims);
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

    // Ids have no blanks.
    private static AccessVerdict With(bool isPermitted, List<AccessPolicy> denials, List<AccessPolicy> permissions, byte[] claims) => new(
        isPermitted,
        [.. denials.Select(policy => policy.Predicate!)],
        [.. permissions.Select(policy => policy.Predicate!)],
        claims,
        $"{(isPermitted ? '+' : '-')} {string.Join(' ', denials.Concat(permissions).Select(policy => policy.Id))}");

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
