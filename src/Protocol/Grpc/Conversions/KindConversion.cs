using TopGun.Core.Grid;
using CoreChange = TopGun.Core.Grid.ChangeKind;
using CoreOperation = TopGun.Core.Grid.OperationKind;
using SchemaChange = TopGun.Grid.V1.ChangeKind;
using SchemaOperation = TopGun.Grid.V1.OperationKind;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Kinds of operations and changes in both forms.</summary>
public static class KindConversion
{
    /// <summary>The kind of operation as Core knows it.</summary>
    /// <exception cref="GridException">It is unspecified or not one of the schema's.</exception>
    public static CoreOperation ToCore(this SchemaOperation kind) => kind switch
    {
        SchemaOperation.Put => CoreOperation.Put,
        SchemaOperation.Remove => CoreOperation.Remove,
        SchemaOperation.OrAdd => CoreOperation.OrAdd,
        SchemaOperation.OrRemove => CoreOperation.OrRemove,
        _ => throw new GridException(GridErrorCode.InvalidArgument, $"operation kind {(int)kind} is not known; use 1 (put) to 4 (OR remove)"),
    };

    /// <summary>The kind of operation as the schema knows it.</summary>
    public static SchemaOperation ToSchema(this CoreOperation kind) => (SchemaOperation)((int)kind + 1);

    /// <summary>The kind of change as Core knows it.</summary>
    public static CoreChange ToCore(this SchemaChange kind) => kind switch
    {
        SchemaChange.Enter => CoreChange.Enter,
        SchemaChange.Update => CoreChange.Update,
        _ => CoreChange.Leave,
    };

    /// <summary>The kind of change as the schema knows it.</summary>
    public static SchemaChange ToSchema(this CoreChange kind) => (SchemaChange)((int)kind + 1);
}
