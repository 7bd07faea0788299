namespace TopGun.Protocol.Client.Dispatch;

/// <summary>
/// Marks a partial class whose fields and primary constructor parameters are handlers; the generator adds
/// <c>Dispatch(kind, frame, context)</c> and refuses to compile while a message that clients may send is neither handled nor
/// listed as not served.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MessageDispatchAttribute : Attribute;
