using TopGun.Core.Values;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Live;

/// <summary>Standing queries that demand something of one field, found by the value a record has there.</summary>
/// <remarks>Changed under the registry's lock; read without one, under partition locks.</remarks>
internal abstract class FieldIndex(FieldPath path)
{
    /// <summary>The field.</summary>
    public FieldPath Path { get; } = path;

    /// <summary>Whether no query is left.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>Takes a query out.</summary>
    public abstract void Remove(StandingQuery query);

    /// <summary>Shows a write to each query whose demand the record met before or meets now; the side that does not is hidden.</summary>
    public abstract void OnMutation(in RecordMutation mutation, in RecordTransition transition);
}
