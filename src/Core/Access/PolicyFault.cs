namespace TopGun.Core.Access;

/// <summary>Why a draft is no policy.</summary>
/// <param name="Field">Member of the draft: <c>id</c>, <c>mapPattern</c>, <c>action</c>, <c>effect</c>, <c>condition</c> or <c>conditionExpr</c>.</param>
/// <param name="Position">Where in an expression, in characters from 0; null elsewhere.</param>
/// <param name="Message">What is wrong and what to change; for an expression with the text and a caret under the place.</param>
public sealed record PolicyFault(string Field, int? Position, string Message);
