using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Node.Operations.Interceptors;

/// <summary>Looks into the pipeline of a node (server-behaviour §3.10): its host names interceptors in <see cref="NodeOptions.Interceptors"/>.</summary>
/// <remarks>
/// Called on the caller's thread, by many at once, while the caller waits: a slow interceptor makes writes slow, and shows among the slow
/// operations. A <see cref="GridException"/> is a refusal and its text is told to the caller; any other exception is a defect: the caller
/// is told of an internal error and the write is not merged. What is thrown after the fact is counted, and changes nothing.
/// </remarks>
public interface INodeInterceptor
{
    /// <summary>A caller is known and wants a session.</summary>
    /// <param name="caller">The caller.</param>
    /// <exception cref="GridException">The caller gets none.</exception>
    void OnConnection(Principal caller)
    {
    }

    /// <summary>
    /// A write was checked and stamped and is about to be merged. Of several interceptors each sees what those before it made. A write of a
    /// processor is shown again when another write came between; a put or removal that is stored already, sent again, is not shown.
    /// </summary>
    /// <param name="write">The write.</param>
    /// <returns>What becomes of it.</returns>
    /// <exception cref="GridException">It is refused.</exception>
    InterceptorVerdict BeforeWrite(in InterceptedWrite write) => InterceptorVerdict.Pass;

    /// <summary>A write was merged, and its caller is about to be told; interceptors are called from the last to the first.</summary>
    /// <param name="write">The write as it was merged.</param>
    /// <param name="hasChanged">False when a newer or equal write was there already.</param>
    void AfterWrite(in InterceptedWrite write, bool hasChanged)
    {
    }

    /// <summary>A session has ended.</summary>
    /// <param name="caller">Its caller.</param>
    void OnDisconnect(Principal caller)
    {
    }
}
