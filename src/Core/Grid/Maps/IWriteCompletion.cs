namespace TopGun.Core.Grid.Maps;

/// <summary>Learns when every operation of a batch has reached its level, failed or run out of time.</summary>
public interface IWriteCompletion
{
    /// <summary>The batch is done; its outcomes may be read.</summary>
    /// <param name="batch">The batch given to <see cref="IMaps.Apply"/>.</param>
    void OnCompleted(WriteBatch batch);
}
