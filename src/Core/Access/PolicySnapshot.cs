using System.Globalization;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Access;

/// <summary>The state of all policies as bytes, so that a store can keep it: <c>[format, isConfigured, version, [[id, pattern, action, effect, condition, expression]…]]</c>.</summary>
/// <remarks>Equal rules give equal bytes. What cannot be read is an error and never passes for "no policies" (checklist line 426).</remarks>
public static class PolicySnapshot
{
    private const int Format = 1;
    private const int RootMembers = 4;
    private const int PolicyMembers = 6;

    /// <summary>The bytes of rules, in the format of this version.</summary>
    /// <param name="rules">The rules.</param>
    public static byte[] Write(AccessRules rules)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(RootMembers);
        writer.WriteInteger(Format);
        writer.WriteBoolean(rules.IsConfigured);
        writer.WriteString(rules.Version.ToString(CultureInfo.InvariantCulture));
        writer.WriteArrayHeader(rules.Policies.Count);
        foreach (var policy in rules.Policies)
            Write(policy, writer);
        return buffer.ToArray();
    }

    /// <summary>The rules that bytes hold.</summary>
    /// <param name="snapshot">What <see cref="Write(AccessRules)"/> wrote.</param>
    /// <exception cref="FormatException">The bytes are damaged, of another format, or hold what is no policy.</exception>
    public static AccessRules Read(ReadOnlySpan<byte> snapshot)
    {
        if (snapshot.Length > AccessLimits.SnapshotBytesMax)
            throw new FormatException($"the policies take more than {AccessLimits.SnapshotBytesMax} bytes");
        try
        {
            return ReadRoot(snapshot);
        }
        catch (MsgPackFormatException damaged)
        {
            throw new FormatException($"the policies cannot be read: {damaged.Message}", damaged);
        }
    }

    private static void Write(AccessPolicy policy, MsgPackWriter writer)
    {
        writer.WriteArrayHeader(PolicyMembers);
        writer.WriteString(policy.Id);
        writer.WriteString(policy.Pattern.Text);
        writer.WriteString(AccessPolicy.NameOf(policy.Action));
        writer.WriteString(AccessPolicy.NameOf(policy.Effect));
        if (policy.Condition.IsEmpty)
            writer.WriteNil();
        else
            writer.WriteRaw(policy.Condition.Span);
        if (policy.ConditionExpr is null)
            writer.WriteNil();
        else
            writer.WriteString(policy.ConditionExpr);
    }

    private static AccessRules ReadRoot(ReadOnlySpan<byte> snapshot)
    {
        if (!MsgPackScan.Validate(snapshot).IsValid)
            throw new FormatException("the policies are damaged");
        var root = new MsgPackValue(snapshot).Items;
        Require(root.Count == RootMembers && Next(ref root).TryGetInt64(out var format) && format == Format);
        Require(Next(ref root).TryGetBoolean(out var isConfigured));
        Require(ulong.TryParse(Next(ref root).GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var version));
        var list = Next(ref root);
        Require(list.Kind == MsgPackKind.Array && (isConfigured ? version > 0 : list.Items.Count == 0));
        if (!isConfigured)
            return AccessRules.None;
        var policies = new List<AccessPolicy>();
        foreach (var item in list.Items)
            policies.Add(ReadPolicy(item));
        return AccessRules.Of(version, policies);
    }

    private static AccessPolicy ReadPolicy(MsgPackValue item)
    {
        var members = item.Items;
        Require(members.Count == PolicyMembers);
        var draft = new PolicyDraft
        {
            Id = Next(ref members).GetString(),
            MapPattern = Next(ref members).GetString(),
            Action = Next(ref members).GetString(),
            Effect = Next(ref members).GetString(),
            Condition = Next(ref members).Bytes.ToArray(),
            ConditionExpr = Next(ref members).GetString(),
        };
        return AccessPolicy.TryCompile(draft, out var policy, out var fault)
            ? policy
            : throw new FormatException($"the stored policy '{draft.Id}' is none: {fault.Field}: {fault.Message}");
    }

    private static MsgPackValue Next(ref MsgPackItems items)
    {
        items.MoveNext();
        return items.Current;
    }

    private static void Require(bool isFulfilled)
    {
        if (!isFulfilled)
            throw new FormatException("the policies are of a format that this version does not know");
    }
}
