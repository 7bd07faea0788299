using TopGun.Node.Storage.Records;

namespace TopGun.Node.Storage.Rules;

/// <summary>What must hold for the operations of a batch to be merged, beyond their stamps.</summary>
/// <param name="Expected">When given, an operation whose record is not this version any more changes nothing.</param>
/// <param name="Rule">Decides about puts before they are merged; null when nothing but stamps decides.</param>
/// <param name="Guard">Refuses operations by what is stored; null when nothing needs to be refused.</param>
public readonly record struct WriteConditions(RecordVersion? Expected, IMergeRule? Rule, IWriteGuard? Guard);
