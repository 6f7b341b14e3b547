using Surveys.Scoring;

namespace Surveys.Design;

/// <summary>A survey to be made: a name and one of the templates' ids.</summary>
internal sealed record NewSurvey(string? Name, string? Template);

/// <summary>How ratings become a score; returned with every number.</summary>
internal sealed record ScoringRuleRecord(Metric Metric, int Lowest, int Highest, IReadOnlyList<int> Favourable, Direction Direction, int Version)
{
    public static ScoringRuleRecord Of(ScoringRule rule) =>
        new(rule.Metric, rule.Lowest, rule.Highest, rule.Favourable, rule.Direction, rule.Version);
}

internal sealed record SurveyRecord(
    Guid Id, string Name, string Template, string Kind, string Status, int? Version, string Question, ScoringRuleRecord Rule, DateTimeOffset CreatedAt)
{
    public static SurveyRecord Of(Survey survey) => new(
        survey.Id,
        survey.Name,
        survey.Template,
        survey.Kind,
        survey.Published is null ? "draft" : "published",
        survey.Published,
        survey.Draft.Scored.Text,
        ScoringRuleRecord.Of(survey.Draft.Scored.Rule),
        survey.CreatedAt);
}
