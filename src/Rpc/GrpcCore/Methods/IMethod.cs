namespace Grpc.Core;

/// <summary>Name and kind of a remote method, without its message types.</summary>
public interface IMethod
{
    /// <summary>Which sides stream.</summary>
    public MethodType Type { get; }

    /// <summary>Full name of the service, for instance <c>topgun.grid.v1.GridService</c>.</summary>
    public string ServiceName { get; }

    /// <summary>Name without the service.</summary>
    public string Name { get; }

    /// <summary>Path on the wire: <c>/service/method</c>.</summary>
    public string FullName { get; }
}
