using System.Linq.Expressions;
using TopGun.Client.Calls;
using TopGun.Client.Expressions;
using TopGun.Client.Records;
using TopGun.Client.Telemetry;
using TopGun.Core.Grid;
using TopGun.Grid.V1;
using SchemaAggregation = TopGun.Grid.V1.Aggregation;
using SchemaFunction = TopGun.Grid.V1.AggregateFunction;
using SchemaQuery = TopGun.Grid.V1.MapQuery;
using SchemaSort = TopGun.Grid.V1.SortField;

namespace TopGun.Client.Queries;

/// <summary>Records in groups, and what is computed of each; immutable, every method makes a new one. Nothing is asked until it is run.</summary>
/// <typeparam name="T">Record.</typeparam>
public sealed class GroupQuery<T>
    where T : class
{
    private readonly GridCalls _calls;
    private readonly RecordForm<T> _form;
    private readonly SchemaQuery _query;

    internal GroupQuery(GridCalls calls, RecordForm<T> form, SchemaQuery query) => (_calls, _form, _query) = (calls, form, query);

    /// <summary>Groups of those that are equal in another member as well.</summary>
    /// <param name="member">The member.</param>
    public GroupQuery<T> ThenBy<TMember>(Expression<Func<T, TMember>> member) => With(query => query.GroupBy.Add(FieldOf(member)));

    /// <summary>Adds up the numbers of a member.</summary>
    /// <param name="member">The member.</param>
    public GroupQuery<T> Sum<TMember>(Expression<Func<T, TMember>> member) => With(SchemaFunction.Sum, member);

    /// <summary>Finds the least number of a member.</summary>
    /// <param name="member">The member.</param>
    public GroupQuery<T> Min<TMember>(Expression<Func<T, TMember>> member) => With(SchemaFunction.Min, member);

    /// <summary>Finds the greatest number of a member.</summary>
    /// <param name="member">The member.</param>
    public GroupQuery<T> Max<TMember>(Expression<Func<T, TMember>> member) => With(SchemaFunction.Max, member);

    /// <summary>Computes the mean of the numbers of a member.</summary>
    /// <param name="member">The member.</param>
    public GroupQuery<T> Average<TMember>(Expression<Func<T, TMember>> member) => With(SchemaFunction.Average, member);

    /// <summary>The largest groups first.</summary>
    public GroupQuery<T> LargestFirst() => With(query => query.Sort.Add(new SchemaSort { Field = RecordGroup<T>.CountMember, Descending = true }));

    /// <summary>At most so many groups.</summary>
    /// <param name="count">From 1 up.</param>
    public GroupQuery<T> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return With(query => query.Limit = (uint)count);
    }

    /// <summary>Runs the query; at most <see cref="GridLimits.ResultRowsMax"/> groups.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException">It was refused.</exception>
    public async Task<IReadOnlyList<RecordGroup<T>>> ToListAsync(CancellationToken cancellationToken = default)
    {
        var request = new QueryRequest { Query = _query, ValueForm = ValueForm.Msgpack };
        var response = await _calls.RunAsync(
            new CallName("query.group", _query.Map), true, (node, options) => node.Queries.QueryAsync(request, options), cancellationToken);
        return [.. response.Page.Rows.Select(row => GroupOf(row.Key, row.Value.Msgpack.Memory))];
    }

    /// <summary>Follows the groups as <see cref="RecordQuery{T}.WatchAsync"/> follows records.</summary>
    /// <param name="cancellationToken">Ends the watch with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TopGunException">It was refused.</exception>
    public IAsyncEnumerable<Change<RecordGroup<T>>> WatchAsync(CancellationToken cancellationToken = default) =>
        LiveResult.WatchAsync(_calls, _query, GroupOf, cancellationToken);

    private RecordGroup<T> GroupOf(string key, ReadOnlyMemory<byte> value) => new(key, value, new MemberTranslator<T>(_form.Converter));

    private string FieldOf(LambdaExpression member) => new MemberTranslator<T>(_form.Converter).Translate(member).Member;

    private GroupQuery<T> With(SchemaFunction function, LambdaExpression member) =>
        With(query => query.Aggregations.Add(new SchemaAggregation { Function = function, Field = FieldOf(member) }));

    private GroupQuery<T> With(Action<SchemaQuery> change)
    {
        var query = _query.Clone();
        change(query);
        return new GroupQuery<T>(_calls, _form, query);
    }
}
