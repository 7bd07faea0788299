using TopGun.Core.Predicates.Conditions;

namespace TopGun.Core.Access.Expressions;

/// <summary>One side of a comparison: a place, or a value written in the expression.</summary>
/// <param name="Token">Where it stands.</param>
/// <param name="Place">The place; null for a value.</param>
/// <param name="Value">The value as MsgPack; empty for a place.</param>
/// <param name="IsNull">Whether the value is null.</param>
internal sealed record Operand(Token Token, Place? Place, ReadOnlyMemory<byte> Value, bool IsNull = false);
