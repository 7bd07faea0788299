namespace TopGun.Core.Grid;

/// <summary>Something that gathered output during a delivery and sends it at its end.</summary>
public interface IFlushable
{
    /// <summary>Sends what was gathered; must not block.</summary>
    void Flush();
}
