namespace TopGun.Core.Predicates;

/// <summary>What a predicate node does (core-algorithms §8.1).</summary>
public enum PredicateOp
{
    /// <summary>Field equals operand.</summary>
    Eq,

    /// <summary>Field is there and differs from operand.</summary>
    Neq,

    /// <summary>Field is greater than operand.</summary>
    Gt,

    /// <summary>Field is greater than or equal to operand.</summary>
    Gte,

    /// <summary>Field is less than operand.</summary>
    Lt,

    /// <summary>Field is less than or equal to operand.</summary>
    Lte,

    /// <summary>Whole text matches a pattern of <c>%</c> and <c>_</c>, ignoring case.</summary>
    Like,

    /// <summary>Text contains a match of a regular expression.</summary>
    Regex,

    /// <summary>Field is in the list, or the list field holds the scalar.</summary>
    In,

    /// <summary>Field lies between two bounds, both included.</summary>
    Between,

    /// <summary>Field is nil or missing.</summary>
    IsNull,

    /// <summary>Field is there and not nil.</summary>
    IsNotNull,

    /// <summary>Text contains the operand ignoring case, or the list field holds it.</summary>
    Contains,

    /// <summary>Field contains every operand.</summary>
    ContainsAll,

    /// <summary>Field contains at least one operand.</summary>
    ContainsAny,

    /// <summary>Text starts with operand, case counts.</summary>
    StartsWith,

    /// <summary>Text ends with operand, case counts.</summary>
    EndsWith,

    /// <summary>Every child holds.</summary>
    And,

    /// <summary>Some child holds.</summary>
    Or,

    /// <summary>The first child does not hold.</summary>
    Not,

    /// <summary>Full-text match; never holds here, search answers it.</summary>
    Match,

    /// <summary>Full-text phrase; never holds here, search answers it.</summary>
    MatchPhrase,

    /// <summary>Full-text prefix; never holds here, search answers it.</summary>
    MatchPrefix,
}
