using Surveys.Scoring;

namespace Surveys.Responses;

/// <summary>An answer as pages show it.</summary>
/// <param name="Channel">Where support happened; of what came by an open channel, that one's name.</param>
/// <param name="OnlyDay">Its day where that is all that is kept, as nothing leads to a person; else nothing.</param>
internal sealed record AnswerRow(
    Guid Id, int Rating, Band Band, string? Comment, DateTimeOffset AnsweredAt, DateOnly? OnlyDay, string Survey, string? Agent, string? Team, string? Channel);

internal static class AnswerRows
{
    public static IQueryable<AnswerRow> ToRows(this IQueryable<SurveyResponse> responses, SurveysDb db) => responses.Select(r => new AnswerRow(
        r.Id,
        r.Rating,
        r.Band,
        r.Comment,
        r.AnsweredAt,
        r.InvitationId == null && r.ContactId == null && r.InteractionId == null && r.ExternalId == null && r.OpenChannelId == null ? r.AnsweredOn : null,
        db.Surveys.Where(s => s.Id == r.SurveyId).Select(s => s.Name).First(),
        db.Agents.Where(a => a.Id == r.AgentId).Select(a => a.Name).FirstOrDefault(),
        db.Teams.Where(t => t.Id == r.TeamId).Select(t => t.Name).FirstOrDefault(),
        r.Channel ?? db.OpenChannels.Where(c => c.Id == r.OpenChannelId).Select(c => c.Name).FirstOrDefault()));
}
