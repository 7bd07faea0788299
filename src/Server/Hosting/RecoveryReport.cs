using System.Globalization;
using TopGun.Node.Storage.Durability;

namespace TopGun.Server.Hosting;

/// <summary>Shows how far a recovery is: as a bar that moves where somebody looks at a terminal, else as lines.</summary>
/// <param name="output">Where to.</param>
/// <param name="isTerminal">Whether somebody looks.</param>
internal sealed class RecoveryReport(TextWriter output, bool isTerminal)
{
    private const int BarWidth = 30;

    // Back to the beginning of the line, and what is left of the bar before is erased.
    private const string Again = "\r\u001b[K";

    /// <summary>Time between two looks.</summary>
    public TimeSpan Interval { get; } = isTerminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(2);

    /// <summary>A report on standard error.</summary>
    public static RecoveryReport OnStandardError() => new(Console.Error, !Console.IsErrorRedirected);

    /// <summary>What is being read, in a word.</summary>
    public static string NameOf(RecoveryPhase phase) => phase == RecoveryPhase.Store ? "store" : "log";

    /// <summary>Whole per cent of the phase, rounded down.</summary>
    public static int PercentOf(in RecoveryProgress progress) => (int)(progress.Share * 100);

    /// <summary>Shows it.</summary>
    public void Show(in RecoveryProgress progress)
    {
        if (isTerminal)
        {
            output.Write(Again + Text(progress, Bar(progress.Share)));
            output.Flush();
        }
        else
        {
            output.WriteLine(Text(progress, string.Empty));
        }
    }

    /// <summary>Leaves the last state on the terminal.</summary>
    public void End(in RecoveryProgress progress)
    {
        if (isTerminal)
        {
            Show(progress);
            output.WriteLine();
        }
    }

    private static string Text(in RecoveryProgress progress, string bar) => string.Create(
        CultureInfo.InvariantCulture,
        $"  recovery   {bar}{NameOf(progress.Phase)} {PercentOf(progress)} %, {progress.Restored} records restored");

    private static string Bar(double share)
    {
        var filled = (int)(share * BarWidth);
        return $"[{new string('#', filled)}{new string('-', BarWidth - filled)}] ";
    }
}
