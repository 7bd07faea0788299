namespace TopGun.Core.Predicates.Conditions;

/// <summary>A condition whose answer does not depend on the record.</summary>
internal sealed class Constant : Condition
{
    public static readonly Constant True = new(true);
    public static readonly Constant False = new(false);

    private readonly bool _answer;

    private Constant(bool answer) => _answer = answer;

    public static Constant Of(bool answer) => answer ? True : False;

    public override bool Holds(in Subject subject) => _answer;
}
