namespace Grpc.Core;

/// <summary>Name and kind of a remote method, without its message types.</summary>
public interface IMethod
{
    /// <summary>Which sides stream.</summary>
    MethodType Type { get; }

    /// <summary>Full name of the service, for instance <c>topgun.grid.v1.GridService</c>.</summary>
    string ServiceName { get; }

    /// <summary>Name without the service.</summary>
    string Name { get; }

    /// <summary>Path on the wire: <c>/service/method</c>.</summary>
    string FullName { get; }
}
