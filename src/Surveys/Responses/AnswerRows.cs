using Surveys.Scoring;

namespace Surveys.Responses;

/// <summary>An answer as pages show it.</summary>
internal sealed record AnswerRow(
    Guid Id, int Rating, Band Band, string? Comment, DateTimeOffset AnsweredAt, string Survey, string? Agent, string? Team, string? Channel);

internal static class AnswerRows
{
    public static IQueryable<AnswerRow> ToRows(this IQueryable<SurveyResponse> responses, SurveysDb db) => responses.Select(r => new AnswerRow(
        r.Id,
        r.Rating,
        r.Band,
        r.Comment,
        r.AnsweredAt,
        db.Surveys.Where(s => s.Id == r.SurveyId).Select(s => s.Name).First(),
        db.Agents.Where(a => a.Id == r.AgentId).Select(a => a.Name).FirstOrDefault(),
        db.Teams.Where(t => t.Id == r.TeamId).Select(t => t.Name).FirstOrDefault(),
        r.Channel));
}
