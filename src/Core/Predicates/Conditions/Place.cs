using TopGun.Core.Values;

namespace TopGun.Core.Predicates.Conditions;

/// <summary>Where a value is found: in the record, or in the caller's claims.</summary>
internal sealed class Place
{
    private const string AuthName = "auth";
    private const string DataName = "data";

    private readonly FieldPath? _path;
    private readonly bool _inAuth;

    private Place(FieldPath? path, bool inAuth)
    {
        _path = path;
        _inAuth = inAuth;
    }

    /// <summary>The record field that is read, or null when claims or the whole record are.</summary>
    public FieldPath? RecordPath => _inAuth ? null : _path;

    /// <summary>Whether the whole record is read.</summary>
    public bool IsWholeRecord => !_inAuth && _path is null;

    /// <summary>A field; a path that starts with <c>auth</c> means the claims in a policy, a field like any other in a query.</summary>
    public static Place OfAttribute(FieldPath path, bool isPolicy) =>
        isPolicy && path.TopLevelName == AuthName ? new Place(path.Rest(), inAuth: true) : new Place(path, inAuth: false);

    /// <summary>A reference: <c>auth.x</c> in the claims, <c>data.x</c> in the record; null for any other.</summary>
    public static Place? OfReference(FieldPath path) => path.TopLevelName switch
    {
        AuthName => new Place(path.Rest(), inAuth: true),
        DataName => new Place(path.Rest(), inAuth: false),
        _ => null,
    };

    public MsgPackValue Read(in Subject subject)
    {
        var root = _inAuth ? subject.Auth : subject.Record;
        return _path is null ? root : root.Resolve(_path);
    }
}
