using System.Collections;

namespace TopGun.Bench.Load.Peers;

/// <summary>Sees to it that each change of a batch arrives exactly once; a run with a gap or a double reports nothing.</summary>
internal sealed class BatchCheck
{
    private readonly BitArray _seen = new(1024);

    /// <summary>Forgets the last batch.</summary>
    public void Begin() => _seen.SetAll(false);

    /// <summary>Takes note of one change.</summary>
    /// <exception cref="InvalidDataException">It is of another batch, or came before.</exception>
    public void Take(long sequence, long firstSequence, int count)
    {
        var offset = sequence - firstSequence;
        if (offset < 0 || offset >= count || _seen[(int)offset])
        {
            throw new InvalidDataException($"change {sequence} in the batch {firstSequence}..{firstSequence + count - 1}: lost, doubled or reordered across batches");
        }

        _seen[(int)offset] = true;
    }
}
