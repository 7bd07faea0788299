using TopGun.Core.Grid;
using TopGun.Core.Grid.Processors;
using TopGun.Core.Processors;

namespace TopGun.Node.Operations.Processors;

/// <summary>What a call of a processor must look like.</summary>
internal static class ProcessorRules
{
    private const string CodeIsNotRun =
        "Entry processor code execution is disabled: this server runs no scripts of callers; use a built-in processor with the code that its client ships, or one that the server names";

    /// <summary>Why a processor is not found; known names with other code than the shipped are among these.</summary>
    public static GridException NotFound(string code) => ForbiddenWords.FindFault(code) is { } fault
        ? Invalid(fault)
        : new GridException(GridErrorCode.NotServed, CodeIsNotRun);

    /// <summary>Refuses a malformed call.</summary>
    /// <exception cref="GridException">A limit is hit.</exception>
    public static void Require(ProcessorCall call, int keys)
    {
        if (call.Name.Length is 0 or > ProcessorLimits.NameCharsMax)
            throw Invalid($"the processor name has {call.Name.Length} characters; it must have 1 to {ProcessorLimits.NameCharsMax}");
        if (call.Code.Length > ProcessorLimits.CodeCharsMax)
            throw Invalid($"the processor code has more than {ProcessorLimits.CodeCharsMax} characters");
        if (call.Args.Length > ProcessorLimits.ArgsBytesMax)
            throw Invalid($"the processor arguments take more than {ProcessorLimits.ArgsBytesMax} bytes");
        if (keys > ProcessorLimits.KeysMax)
            throw Invalid($"the call names more than {ProcessorLimits.KeysMax} keys; send several calls");
    }

    private static GridException Invalid(string message) => new(GridErrorCode.InvalidArgument, message);
}
