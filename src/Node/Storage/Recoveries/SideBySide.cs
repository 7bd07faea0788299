using System.Runtime.ExceptionServices;

namespace TopGun.Node.Storage.Recoveries;

/// <summary>Runs parts of a recovery on several threads.</summary>
internal static class SideBySide
{
    /// <summary>Runs all parts; the first failure is thrown as it was.</summary>
    /// <param name="parts">Number of parts.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="run">Runs a part.</param>
    public static void Run(int parts, int threads, Action<int> run)
    {
        try
        {
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, run);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
