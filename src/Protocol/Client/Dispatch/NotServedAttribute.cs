namespace TopGun.Protocol.Client.Dispatch;

/// <summary>Lists messages that a dispatcher answers with "not served" (ERROR 501, or their response's <c>error</c>).</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class NotServedAttribute : Attribute
{
    /// <summary>Lists messages by the value of their member <c>type</c>.</summary>
    public NotServedAttribute(params string[] types) => Types = types;

    /// <summary>The listed types.</summary>
    public IReadOnlyList<string> Types { get; }
}
