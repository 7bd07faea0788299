namespace TopGun.Bench.Load;

/// <summary>The cache that S3-FIFO is held against: the value used longest ago goes.</summary>
/// <param name="capacity">Values it holds.</param>
internal sealed class LeastRecentlyUsed(int capacity)
{
    private readonly Dictionary<int, LinkedListNode<int>> _places = [];
    private readonly LinkedList<int> _order = new();

    /// <summary>Uses a value.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Use(int value)
    {
        if (_places.TryGetValue(value, out var place))
        {
            _order.Remove(place);
            _order.AddLast(place);
            return true;
        }

        if (_places.Count == capacity)
        {
            _places.Remove(_order.First!.Value);
            _order.RemoveFirst();
        }

        _places[value] = _order.AddLast(value);
        return false;
    }
}
