using System.Text;

namespace LiveDashboard;

/// <summary>Draws the figures: over themselves on a terminal, as lines anywhere else.</summary>
internal sealed class Dashboard
{
    private const int BarWidth = 30;

    private readonly SortedDictionary<string, (long Orders, double Cents)> _products = new(StringComparer.Ordinal);
    private int _linesDrawn;

    /// <summary>Orders of all products.</summary>
    public long Orders => _products.Values.Sum(product => product.Orders);

    /// <summary>Takes note of a product's figures.</summary>
    public void Set(string product, long orders, double cents) => _products[product] = (orders, cents);

    /// <summary>A product is sold no longer.</summary>
    public void Remove(string product) => _products.Remove(product);

    /// <summary>Draws everything.</summary>
    public void Draw(double visitors)
    {
        var text = new StringBuilder();
        if (!Console.IsOutputRedirected && _linesDrawn > 0)
            text.Append($"\u001b[{_linesDrawn}A\u001b[J");
        var most = _products.Values.Select(product => product.Cents).DefaultIfEmpty(1).Max();
        foreach (var (name, (orders, cents)) in _products)
            text.AppendLine($"{name,-10} {orders,5} {cents / 100,10:0.00}  {new string('#', (int)(BarWidth * cents / most))}");
        text.AppendLine($"{"all",-10} {Orders,5} {_products.Values.Sum(product => product.Cents) / 100,10:0.00}  {visitors:0} visitors");
        _linesDrawn = _products.Count + 1;
        Console.Write(text);
    }
}
