using System.Runtime.CompilerServices;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;

namespace TopGun.Node.Operations.Maps;

/// <summary>How the operations of one batch fared, for the metrics.</summary>
internal struct WriteTally
{
    private ErrorCounts _errors;

    /// <summary>Merged and changed a record.</summary>
    public int Applied { get; private set; }

    /// <summary>Accepted without changing anything.</summary>
    public int Unchanged { get; private set; }

    /// <summary>Refused.</summary>
    public int Rejected { get; private set; }

    /// <summary>Operations refused for one reason.</summary>
    public readonly int RejectedFor(GridErrorCode error) => _errors[(int)error];

    /// <summary>Counts one judged operation.</summary>
    public void Add(in WriteOperation operation)
    {
        switch (operation.Outcome)
        {
            case OperationOutcome.Applied:
                Applied++;
                break;
            case OperationOutcome.Unchanged or OperationOutcome.LevelNotReached:
                Unchanged++;
                break;
            default:
                Rejected++;
                _errors[(int)operation.Error]++;
                break;
        }
    }

    [InlineArray((int)GridErrorCode.Outdated + 1)]
    private struct ErrorCounts
    {
        private int _first;
    }
}
