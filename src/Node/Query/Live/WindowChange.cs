using TopGun.Node.Query.Plans;

namespace TopGun.Node.Query.Live;

/// <summary>What one write changed in a window's visible rows; at most one row of each kind.</summary>
/// <param name="Left">Row that is no longer visible.</param>
/// <param name="Entered">Row that became visible.</param>
/// <param name="Updated">Row that was and stays visible.</param>
internal readonly record struct WindowChange(Row? Left, Row? Entered, Row? Updated);
