using TopGun.Core.Values;

namespace TopGun.Core.Predicates.Conditions;

/// <summary>Where a value is found: in the record, in the caller's claims, or in the record before a write.</summary>
internal sealed class Place
{
    private const string AuthName = "auth";
    private const string DataName = "data";

    private readonly FieldPath? _path;

    private Place(FieldPath? path, PlaceRoot root)
    {
        _path = path;
        Root = root;
    }

    /// <summary>What the path starts at.</summary>
    public PlaceRoot Root { get; }

    /// <summary>The record field that is read, or null when claims or the whole record are.</summary>
    public FieldPath? RecordPath => Root == PlaceRoot.Record ? _path : null;

    /// <summary>Whether the whole record is read.</summary>
    public bool IsWholeRecord => Root == PlaceRoot.Record && _path is null;

    /// <summary>The claim that is read, or null when the record or the claims as a whole are.</summary>
    public string? ClaimName => Root == PlaceRoot.Auth ? _path?.TopLevelName : null;

    /// <summary>A path below a root; null for the root itself.</summary>
    public static Place Of(PlaceRoot root, FieldPath? path) => new(path, root);

    /// <summary>A field; a path that starts with <c>auth</c> means the claims in a policy, a field like any other in a query.</summary>
    public static Place OfAttribute(FieldPath path, bool isPolicy) =>
        isPolicy && path.TopLevelName == AuthName ? new Place(path.Rest(), PlaceRoot.Auth) : new Place(path, PlaceRoot.Record);

    /// <summary>A reference: <c>auth.x</c> in the claims, <c>data.x</c> in the record; null for any other.</summary>
    public static Place? OfReference(FieldPath path) => path.TopLevelName switch
    {
        AuthName => new Place(path.Rest(), PlaceRoot.Auth),
        DataName => new Place(path.Rest(), PlaceRoot.Record),
        _ => null,
    };

    public MsgPackValue Read(in Subject subject)
    {
        var root = Root switch
        {
            PlaceRoot.Record => subject.Record,
            PlaceRoot.Auth => subject.Auth,
            _ => subject.Old,
        };
        return _path is null ? root : root.Resolve(_path);
    }
}
