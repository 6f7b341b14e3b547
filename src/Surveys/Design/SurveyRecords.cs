using System.Text.Json;
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

/// <summary>One survey with all that its draft says and asks.</summary>
internal sealed record SurveyDraftRecord(
    Guid Id, string Name, string Template, string Kind, string Status, int? Version, string Question, IReadOnlyList<string> Languages, ScoringRuleRecord Rule, bool Anonymous,
    DateTimeOffset CreatedAt, int ChangeDays, SurveyContent Content)
{
    public static SurveyDraftRecord Of(Survey survey)
    {
        var brief = SurveyRecord.Of(survey);
        return new(
            brief.Id, brief.Name, brief.Template, brief.Kind, brief.Status, brief.Version, brief.Question, brief.Languages, brief.Rule, brief.Anonymous,
            brief.CreatedAt, survey.ChangeDays, survey.Draft);
    }
}

/// <summary>How ratings become a score; returned with every number.</summary>
internal sealed record ScoringRuleRecord(Metric Metric, int Lowest, int Highest, IReadOnlyList<int> Favourable, Direction Direction, int Version)
{
    public static ScoringRuleRecord Of(ScoringRule rule) =>
        new(rule.Metric, rule.Lowest, rule.Highest, rule.Favourable, rule.Direction, rule.Version);
}

internal sealed record SurveyRecord(
    Guid Id, string Name, string Template, string Kind, string Status, int? Version, string Question, IReadOnlyList<string> Languages, ScoringRuleRecord Rule, bool Anonymous,
    DateTimeOffset CreatedAt)
{
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
