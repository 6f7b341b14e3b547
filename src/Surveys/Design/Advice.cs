namespace Surveys.Design;

/// <summary>What a survey methodologist would say about a draft.</summary>
internal enum AdviceRule
{
    TooManyQuestions,
    TooLong,
    NoOpenQuestion,
    OnlyOpenQuestions,
    DoubleBarrelled,
    Leading,
    Negated,
    UnlabelledEnds,
    MixedDirections,
    RequiredText,
    MissingLanguage,
    NoFallback,
}

/// <summary>A piece of advice. Never a gate: whoever knows better publishes.</summary>
/// <param name="Where">What it is about, as in the API: follow_ups[1].text; nothing for the survey as a whole.</param>
/// <param name="Language">In which language it reads so; nothing where it's in none.</param>
/// <param name="What">What to change, and why, in a sentence or two.</param>
/// <param name="Source">Who found it out.</param>
internal sealed record Advice(AdviceRule Rule, string? Where, string? Language, string What, string Source);
