using System.Text.Json;
using System.Text.Json.Serialization;
using Surveys.Scoring;

namespace Surveys.Design;

/// <summary>A survey to be made: a name, one of the templates' ids, and whether its answers are kept apart from who gave them, for good.</summary>
internal sealed record NewSurvey(string? Name, string? Template, bool Anonymous = false);

/// <summary>A survey's draft anew; what people are asked changes when it's published. What is left out stays.</summary>
/// <param name="Content">As `GET /surveys/{id}` shows it.</param>
/// <param name="ChangeDays">For how many days after answering a customer may change it, 0 to 90.</param>
internal sealed record SurveyChange(string? Name, int? ChangeDays, JsonElement? Content);

/// <summary>What a methodologist would say about a draft.</summary>
/// <param name="Seconds">About how long it takes whoever is asked most.</param>
internal sealed record AdviceRecord(int Seconds, IReadOnlyList<Advice> Advice);

/// <summary>How ratings become a score; returned with every number.</summary>
internal sealed record ScoringRuleRecord(Metric Metric, int Lowest, int Highest, IReadOnlyList<int> Favourable, Direction Direction, int Version)
{
    public static ScoringRuleRecord Of(ScoringRule rule) =>
        new(rule.Metric, rule.Lowest, rule.Highest, rule.Favourable, rule.Direction, rule.Version);

    public ScoringRule ToRule() => new(Metric, Lowest, Highest, Favourable, Direction, Version);
}

/// <param name="ChangeDays">Told of one survey, not in lists; so is its content.</param>
internal sealed record SurveyRecord(
    Guid Id, string Name, string Template, string Kind, string Status, int? Version, string Question, IReadOnlyList<string> Languages, ScoringRuleRecord Rule, bool Anonymous,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ChangeDays = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SurveyContent? Content = null)
{
    /// <summary>With all that its draft says and asks.</summary>
    public static SurveyRecord Whole(Survey survey) => Of(survey) with { ChangeDays = survey.ChangeDays, Content = survey.Draft };

    public static SurveyRecord Of(Survey survey) => new(
        survey.Id,
        survey.Name,
        survey.Template,
        survey.Kind,
        survey.Published is null ? "draft" : "published",
        survey.Published,
        survey.Draft.Scored.Text.In(survey.Draft.Languages[0], survey.Draft.Languages),
        survey.Draft.Languages,
        ScoringRuleRecord.Of(survey.Draft.Scored.Rule),
        survey.IsAnonymous,
        survey.CreatedAt);
}
