using System.Linq.Expressions;
using System.Text;
using TopGun.Client.Expressions;
using TopGun.Client.Records;
using TopGun.Core.Values;

namespace TopGun.Client.Queries;

/// <summary>One group of a query; equal to another when key and columns are.</summary>
/// <typeparam name="T">Record.</typeparam>
public sealed class RecordGroup<T> : IEquatable<RecordGroup<T>>
    where T : class
{
    internal const string CountMember = "__count";

    private readonly ReadOnlyMemory<byte> _row;
    private readonly MemberTranslator<T> _members;

    internal RecordGroup(string key, ReadOnlyMemory<byte> row, MemberTranslator<T> members) => (Key, _row, _members) = (key, row, members);

    /// <summary>Text that no other group of the query has; made by the grid of the members that it is grouped by.</summary>
    public string Key { get; }

    /// <summary>Number of records in the group.</summary>
    public long Count => Find(CountMember).TryGetInt64(out var count) ? count : 0;

    /// <summary>The value of a member by which the query groups.</summary>
    /// <param name="member">The member.</param>
    /// <param name="converter">Reads it, for instance <see cref="ValueConverters.Text"/>.</param>
    /// <exception cref="TopGunException">The records have none, or it is another value.</exception>
    public TMember Of<TMember>(Expression<Func<T, TMember>> member, IValueConverter<TMember> converter) =>
        ValueCodec.Decode(converter, Find(FieldOf(member)).Bytes, $"what the group '{Key}' is grouped by");

    /// <summary>The sum of a member; null when it was not asked for.</summary>
    /// <param name="member">The member.</param>
    public double? Sum<TMember>(Expression<Func<T, TMember>> member) => Number("__sum_", member);

    /// <summary>The least number of a member; null when there is none, or it was not asked for.</summary>
    /// <param name="member">The member.</param>
    public double? Min<TMember>(Expression<Func<T, TMember>> member) => Number("__min_", member);

    /// <summary>The greatest number of a member; null when there is none, or it was not asked for.</summary>
    /// <param name="member">The member.</param>
    public double? Max<TMember>(Expression<Func<T, TMember>> member) => Number("__max_", member);

    /// <summary>The mean of a member; null when there is none, or it was not asked for.</summary>
    /// <param name="member">The member.</param>
    public double? Average<TMember>(Expression<Func<T, TMember>> member) => Number("__avg_", member);

    /// <inheritdoc/>
    public bool Equals(RecordGroup<T>? other) => other is not null && other.Key == Key && other._row.Span.SequenceEqual(_row.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecordGroup<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    private double? Number(string prefix, LambdaExpression member) =>
        Find(prefix + FieldOf(member)).TryGetNumber(out var number) ? number : null;

    private string FieldOf(LambdaExpression member) => _members.Translate(member).Member;

    private MsgPackValue Find(string name) => new MsgPackValue(_row.Span).Member(Encoding.UTF8.GetBytes(name));
}
