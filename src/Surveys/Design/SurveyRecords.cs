using Surveys.Scoring;

namespace Surveys.Design;

/// <summary>A survey to be made: a name, one of the templates' ids, and whether its answers are kept apart from who gave them, for good.</summary>
internal sealed record NewSurvey(string? Name, string? Template, bool Anonymous = false);

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
