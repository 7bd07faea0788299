using System.Globalization;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates.Conditions;
using TopGun.Core.Values;

namespace TopGun.Core.Access.Expressions;

/// <summary>Reads the sides of comparisons and notes what they look at.</summary>
internal sealed class OperandReader(string expression)
{
    private const string Data = "data";
    private const string Old = "old";
    private const string Auth = "auth";

    private static readonly byte[] Nil = [0xc0];
    private static readonly byte[] False = [0xc2];
    private static readonly byte[] True = [0xc3];

    /// <summary>Whether the record is read.</summary>
    public bool ReadsRecord { get; private set; }

    /// <summary>Whether the record before a write is read.</summary>
    public bool ReadsOld { get; private set; }

    /// <summary>The caller's claims that are read.</summary>
    public ClaimUse Claims { get; } = new();

    /// <summary>Reads one side.</summary>
    /// <exception cref="ExpressionException">The piece is neither a place nor a value.</exception>
    public Operand Read(Token token) => token.Kind switch
    {
        TokenKind.Text => new Operand(token, null, EncodeText(token.Value)),
        TokenKind.Number => new Operand(token, null, EncodeNumber(token.Value)),
        TokenKind.Word => ReadWord(token),
        _ => throw new ExpressionException(expression, token.Position, $"expected data, auth, old or a value, found {token}"),
    };

    private Operand ReadWord(Token token) => token.Value switch
    {
        "true" => new Operand(token, null, True),
        "false" => new Operand(token, null, False),
        "null" => new Operand(token, null, Nil, IsNull: true),
        _ => new Operand(token, PlaceOf(token), default),
    };

    private Place PlaceOf(Token token)
    {
        var name = token.Value;
        var dot = name.IndexOf('.');
        var root = dot < 0 ? name : name[..dot];
        if (root is not (Data or Old or Auth))
            throw new ExpressionException(expression, token.Position, $"unknown name \"{name}\"; begin with data, auth or old");
        FieldPath? path = null;
        if (dot >= 0 && !FieldPath.TryParse(name[(dot + 1)..], out path))
            throw new ExpressionException(expression, token.Position, $"the path has more than {ValueLimits.PathSegmentsMax} names or {ValueLimits.PathBytesMax} bytes");
        ReadsRecord |= root == Data;
        ReadsOld |= root == Old;
        var place = Place.Of(root switch { Data => PlaceRoot.Record, Old => PlaceRoot.Old, _ => PlaceRoot.Auth }, path);
        Claims.Note(place);
        return place;
    }

    private static byte[] EncodeText(string text)
    {
        using var buffer = new PooledBuffer();
        new MsgPackWriter(buffer).WriteString(text);
        return buffer.ToArray();
    }

    private static byte[] EncodeNumber(string digits)
    {
        using var buffer = new PooledBuffer();
        new MsgPackWriter(buffer).WriteDouble(double.Parse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
        return buffer.ToArray();
    }
}
