using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Node.Operations.Devices;
using TopGun.Node.Operations.State;

namespace TopGun.Node.Operations.Access;

/// <summary>The policies of a node and their changes (server-behaviour §9). Every request looks at the rules as they are then.</summary>
/// <remarks>
/// Safe for use from many threads. Changes are made one after another; each publishes new immutable <see cref="Rules"/> at once and returns
/// when live subscriptions have been judged anew.
/// </remarks>
public sealed class PolicyRegistry
{
    private const int UuidBytes = 16;

    private readonly Lock _gate = new();
    private readonly RandomBytes _random;
    private readonly NodeRecords? _records;
    private AccessRules _rules;

    /// <summary>Makes a registry.</summary>
    /// <param name="random">Source of ids for policies without one.</param>
    /// <param name="rules">The rules to begin with, for instance from <see cref="PolicySnapshot.Read"/>; null for none.</param>
    public PolicyRegistry(RandomBytes random, AccessRules? rules = null)
        : this(random, rules, null)
    {
    }

    /// <summary>Makes a registry that remembers.</summary>
    /// <param name="random">Source of ids for policies without one.</param>
    /// <param name="rules">The rules to begin with when none are remembered.</param>
    /// <param name="records">Where rules are remembered.</param>
    /// <exception cref="FormatException">What is remembered cannot be read.</exception>
    internal PolicyRegistry(RandomBytes random, AccessRules? rules, NodeRecords? records)
    {
        _random = random;
        _records = records;
        _rules = records?.Read(NodeRecords.Policies) is [var record] ? PolicySnapshot.Read(record.Value) : rules ?? AccessRules.None;
    }

    /// <summary>The rules now; <see cref="AccessRules.Policies"/> lists them by id, <see cref="PolicySnapshot.Write"/> makes bytes of them.</summary>
    public AccessRules Rules => Volatile.Read(ref _rules);

    /// <summary>Told of new rules after they were published, one change after another.</summary>
    internal Action? RulesChanged { get; set; }

    /// <summary>Creates a policy, or replaces the one of the same id.</summary>
    /// <param name="draft">The policy; without id it gets one.</param>
    /// <param name="policy">The policy as it is now in force.</param>
    /// <param name="fault">Why nothing has changed, when this returns false.</param>
    /// <exception cref="GridException"><see cref="GridErrorCode.TooLarge"/>: there are <see cref="AccessLimits.PoliciesMax"/> policies already.</exception>
    public bool TryUpsert(
        PolicyDraft draft, [NotNullWhen(true)] out AccessPolicy? policy, [NotNullWhen(false)] out PolicyFault? fault)
    {
        if (string.IsNullOrEmpty(draft.Id))
            draft = draft with { Id = NewId() };
        if (!AccessPolicy.TryCompile(draft, out policy, out fault))
            return false;
        lock (_gate)
        {
            if (_rules.Policies.Count >= AccessLimits.PoliciesMax && _rules.Find(policy.Id) is null)
            {
                throw new GridException(
                    GridErrorCode.TooLarge, $"there are {AccessLimits.PoliciesMax} policies already, which is the limit; delete some, or use patterns");
            }
            Publish(_rules.With(policy));
        }
        return true;
    }

    /// <summary>Deletes a policy; after the last one everything is denied.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False when there was none of this id.</returns>
    public bool Delete(string id)
    {
        lock (_gate)
        {
            var next = _rules.Without(id);
            if (ReferenceEquals(next, _rules))
                return false;
            Publish(next);
            return true;
        }
    }

    private void Publish(AccessRules rules)
    {
        if (_records is { IsDurable: true })
            _records.Put(NodeRecords.Policies, NodeRecords.Policies, PolicySnapshot.Write(rules));
        Volatile.Write(ref _rules, rules);
        RulesChanged?.Invoke();
    }

    private string NewId()
    {
        Span<byte> bytes = stackalloc byte[UuidBytes];
        _random(bytes);
        // Version 4, variant 1 (RFC 9562 §5.4).
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)((BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0x0fff) | 0x4000));
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
